/**
 * Folds chunks into a message. The same fold stands in `core/reply.py` and in
 * the AI SDK's `readUIMessageStream`; the fixtures in `tests/golden` hold all
 * three to one result.
 */
import type { Chunk } from './chunks';
import type { IMessage, Status } from './messages';
import { ReplyDraft } from './reply-draft';
import { applyToolChunk } from './reply-tools';

/** A message in the making: a snapshot that never changes. */
export interface IReply {
  readonly message: IMessage;
  /** The parts that still grow, by kind and id. */
  readonly open: ReadonlyMap<string, number>;
  /** The arguments of tool calls that are being written, by call id. */
  readonly calls: ReadonlyMap<string, IArguments>;
}

export interface IArguments {
  readonly part: number;
  readonly text: string;
  readonly encoding: string | undefined;
}

/** The last chunk of every turn is one of these; the status it gives the reply. */
export const TERMINAL: ReadonlyMap<string, Status> = new Map([
  ['finish', 'done'],
  ['abort', 'stopped'],
  ['error', 'failed']
]);

/** An empty reply, before its first chunk. */
export function beginReply(parent: string | null = null): IReply {
  const message: IMessage = {
    id: '',
    role: 'assistant',
    parent,
    created: '',
    status: 'running',
    siblings: [],
    parts: [],
    metadata: {}
  };
  return { message, open: new Map(), calls: new Map() };
}

/**
 * The reply with all of `chunks`. What one call costs depends on the new chunks
 * and the number of parts, not on the text so far: call it once per frame.
 */
export function applyAll(reply: IReply, chunks: readonly Chunk[]): IReply {
  if (chunks.length === 0) {
    return reply;
  }
  const draft = new ReplyDraft(reply);
  for (const chunk of chunks) {
    apply(draft, chunk);
  }
  return draft.settle();
}

/** The reply with one more chunk. */
export function applyChunk(reply: IReply, chunk: Chunk): IReply {
  return applyAll(reply, [chunk]);
}

/** Take in one chunk; of unknown types (a newer server's) nothing is taken. */
function apply(draft: ReplyDraft, chunk: Chunk): void {
  if (chunk.type.startsWith('data-')) {
    applyData(draft, chunk as Extract<Chunk, { type: `data-${string}` }>);
  } else if (chunk.type.startsWith('tool-')) {
    applyToolChunk(draft, chunk);
  } else {
    applyContent(draft, chunk);
  }
  draft.status = TERMINAL.get(chunk.type) ?? draft.status;
}

function applyContent(draft: ReplyDraft, chunk: Chunk): void {
  switch (chunk.type) {
    case 'start':
      draft.id = chunk.messageId ?? draft.id;
      return draft.mergeMetadata(chunk.messageMetadata);
    case 'message-metadata':
    case 'finish':
      return draft.mergeMetadata(chunk.messageMetadata);
    case 'text-start':
    case 'text-delta':
    case 'text-end':
      return applyText(draft, 'text', chunk);
    case 'reasoning-start':
    case 'reasoning-delta':
    case 'reasoning-end':
      return applyText(draft, 'reasoning', chunk);
    case 'start-step':
      return draft.startStep();
    case 'reset-step':
      return draft.resetStep();
    default:
      return applyAttachment(draft, chunk);
  }
}

type TextChunk = Extract<
  Chunk,
  { type: `${'text' | 'reasoning'}-${'start' | 'delta' | 'end'}` }
>;

function applyText(
  draft: ReplyDraft,
  kind: 'text' | 'reasoning',
  chunk: TextChunk
): void {
  const key = `${kind}:${chunk.id}`;
  if (chunk.type === `${kind}-start`) {
    const id = kind === 'reasoning' ? { id: chunk.id } : {};
    draft.open.set(
      key,
      draft.add({ type: kind, ...id, text: '', state: 'streaming' })
    );
  }
  const index = draft.open.get(key);
  if (index === undefined) {
    return;
  }
  const part = draft.edit(index);
  if ('delta' in chunk) {
    part.text += chunk.delta;
  } else if (chunk.type === `${kind}-end`) {
    part.state = 'done';
    draft.open.delete(key);
  }
  if (chunk.providerMetadata) {
    part.providerMetadata = chunk.providerMetadata;
  }
  if (chunk.type === 'text-end' && chunk.citations) {
    part.citations = chunk.citations;
  }
}

function applyData(
  draft: ReplyDraft,
  chunk: Extract<Chunk, { type: `data-${string}` }>
): void {
  if (chunk.transient) {
    return;
  }
  const index =
    chunk.id === undefined
      ? -1
      : draft.parts.findIndex(
          part => part.type === chunk.type && part.id === chunk.id
        );
  if (index < 0) {
    draft.add({ ...chunk });
  } else {
    draft.edit(index).data = chunk.data;
  }
}

const ATTACHMENTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['source-url', ['type', 'sourceId', 'url', 'title', 'providerMetadata']],
  [
    'source-document',
    ['type', 'sourceId', 'mediaType', 'title', 'filename', 'providerMetadata']
  ],
  ['file', ['type', 'mediaType', 'url', 'providerMetadata']],
  ['reasoning-file', ['type', 'mediaType', 'url', 'providerMetadata']],
  ['custom', ['type', 'kind', 'providerMetadata']],
  ['steering-message', ['type', 'id', 'parts']]
]);

function applyAttachment(draft: ReplyDraft, chunk: Chunk): void {
  const fields = ATTACHMENTS.get(chunk.type);
  if (fields) {
    const given = Object.entries(chunk).filter(([key]) => fields.includes(key));
    draft.add(Object.fromEntries(given));
  }
}
