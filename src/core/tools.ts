/**
 * What models may use to answer: functions of notebooks, tools of MCP servers,
 * and the search of their provider. The functions of the notebook at hand go
 * with a question, unless the person says otherwise; all else if they say so.
 */
import type { IModel } from './models';

export interface ITool {
  /** `kernel:<kernel id>/<name>` or `mcp:<server>/<name>`. */
  readonly id: string;
  readonly name: string;
  /** Its signature, as Python writes it. */
  readonly heading: string;
  /** Its docstring. */
  readonly text: string;
  /** Whether the person is asked before each call. */
  readonly approval: boolean;
  /** Whose function it is, */
  readonly kernel?: { readonly id: string; readonly path: string };
  /** or which MCP server has it; neither for what is the provider's. */
  readonly server?: { readonly name: string };
}

/** The search that a provider runs itself. */
export const WEB_SEARCH: ITool = {
  id: 'provider:web_search',
  name: 'web_search',
  heading: '',
  text: '',
  approval: false
};

/** The tools that a model can be lent. */
export function toolsFor(
  model: IModel | undefined,
  tools: readonly ITool[]
): readonly ITool[] {
  if (!model?.tools) {
    return [];
  }
  return model.webSearch ? [WEB_SEARCH, ...tools] : tools;
}

/** What a person switched on or off, by the key of the tool. */
export type Switches = Readonly<Record<string, boolean>>;

/** The switches of each conversation, by its id; the new one has none. */
export type AllSwitches = Readonly<Record<string, Switches>>;

/** Where one is: the kernel one works with, and the notebook a conversation belongs to. */
export interface IWhereabouts {
  readonly kernel: string | null;
  readonly path: string | null;
}

/** A question can bring so many: MAX_TOOLS in jupyter_chat_ext/server/question.py. */
export const MAX_TOOLS = 64;

/** What a tool is remembered by: another kernel of its notebook has it again. */
export function keyOf({ id, name, kernel }: ITool): string {
  return kernel?.path ? `${kernel.path}/${name}` : id;
}

/** The tools that go with a question. */
export function lentTools(
  tools: readonly ITool[],
  switches: Switches,
  { kernel, path }: IWhereabouts
): readonly ITool[] {
  return tools
    .filter(tool => {
      const isHere =
        tool.kernel !== undefined &&
        (tool.kernel.id === kernel ||
          (path !== null && tool.kernel.path === path));
      return switches[keyOf(tool)] ?? isHere;
    })
    .slice(0, MAX_TOOLS);
}

export interface IToolGroup {
  /** Tells it from the others. */
  readonly key: string;
  /** The notebook's path, or the server's name; '' for a kernel without a notebook. */
  readonly owner: string;
  readonly tools: readonly ITool[];
}

/** The tools of each notebook and server, and of the provider, in the order in which they are listed. */
export function groupTools(tools: readonly ITool[]): readonly IToolGroup[] {
  const owners = new Map(
    tools.map(tool => [
      groupKeyOf(tool),
      tool.kernel?.path ?? tool.server?.name ?? ''
    ])
  );
  return [...owners].map(([key, owner]) => ({
    key,
    owner,
    tools: tools.filter(tool => groupKeyOf(tool) === key)
  }));
}

function groupKeyOf({ kernel, server }: ITool): string {
  if (kernel) {
    return `kernel:${kernel.id}`;
  }
  return server ? `mcp:${server.name}` : 'provider';
}

/** What a tool does, in a line. */
export function summaryOfTool({ text, heading }: ITool): string {
  const line = text.split('\n').find(each => each.trim() !== '');
  return line?.trim() ?? heading;
}
