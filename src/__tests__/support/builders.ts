/**
 * Values as the server sends them, with only what a test cares about spelled
 * out.
 */
import type { IAttachedFile, IFileSource } from '../../core/attachments';
import type {
  IChatError,
  IConversationSummary,
  IMessage,
  Part
} from '../../core/messages';
import type { IMcpServer, IMcpServers } from '../../core/mcp';
import type { IModel, IProvider } from '../../core/models';
import type { ITool } from '../../core/tools';

const DATE = '2026-11-22T14:00:00.000Z';

export function message(
  text: string,
  change: Partial<IMessage> = {}
): IMessage {
  return {
    id: `message-${text}`,
    role: 'assistant',
    parent: null,
    created: DATE,
    status: 'done',
    siblings: [],
    parts: text ? [{ type: 'text', text }] : [],
    metadata: {},
    ...change
  };
}

export function question(
  text: string,
  change: Partial<IMessage> = {}
): IMessage {
  return message(text, { role: 'user', ...change });
}

export function failure(change: Partial<IChatError> = {}): Part {
  const data: IChatError = {
    code: 'function-failed',
    title: 'Your function raised an error.',
    hint: 'Look at the details.',
    retryable: true,
    ...change
  };
  return { type: 'data-error', data };
}

export function summary(
  title: string,
  change: Partial<IConversationSummary> = {}
): IConversationSummary {
  return {
    id: `conversation-${title}`,
    title,
    created: DATE,
    updated: DATE,
    model: null,
    pinned: false,
    seq: 1,
    running: null,
    ...change
  };
}

export function model(label: string, change: Partial<IModel> = {}): IModel {
  return {
    id: `test:${label}`,
    label,
    group: 'provider',
    detail: '',
    settings: [],
    available: true,
    ...change
  };
}

/** A function of a notebook that models may call. */
export function tool(name: string, change: Partial<ITool> = {}): ITool {
  const { kernel = { id: 'k1', path: 'work/data.ipynb' } } = change;
  return {
    id: `kernel:${kernel.id}/${name}`,
    name,
    heading: `${name}(x: int) -> str`,
    text: `What ${name} does.\n\nAnd how.`,
    approval: true,
    kernel,
    ...change
  };
}

/** A file that a person has, of `size` bytes. */
export function file(
  name: string,
  { type = 'text/csv', size = 3 } = {}
): IFileSource {
  const read = async (): Promise<Blob> => new Blob(['x'.repeat(3)], { type });
  return { name, type, size, read };
}

/** A file that the server has. */
export function attached(
  name: string,
  change: Partial<IAttachedFile> = {}
): IAttachedFile {
  const source = change.source ?? file(name);
  return {
    id: `file-${name}`,
    source,
    status: 'uploaded',
    progress: 1,
    model: null,
    attachment: {
      id: ATTACHMENT,
      name,
      mediaType: source.type,
      bytes: source.size
    },
    ...change
  };
}

/** What the server might call a file. */
export const ATTACHMENT = 'a'.repeat(64);

export function provider(change: Partial<IProvider> = {}): IProvider {
  return {
    name: 'gateway',
    label: 'Gateway',
    kind: 'openai-compatible',
    baseUrl: 'https://models.example/v1',
    origin: 'https://models.example',
    models: [],
    settings: [],
    needsKey: true,
    configured: true,
    usable: false,
    key: { set: false },
    ...change
  };
}

export function mcpServer(change: Partial<IMcpServer> = {}): IMcpServer {
  return {
    name: 'files',
    kind: 'command',
    where: 'npx files-server',
    source: 'file',
    state: 'stopped',
    tools: 0,
    ...change
  };
}

export function mcpServers(
  servers: readonly IMcpServer[],
  change: Partial<IMcpServers> = {}
): IMcpServers {
  const file = '/home/me/.jupyter/mcp.json';
  return { servers, problems: [], userServers: true, file, ...change };
}
