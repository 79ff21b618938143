/**
 * What a tool call is called, and how it stands, in words.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Status } from '../../core/messages';
import { nameOfTool } from '../../core/tool-calls';
import type { ToolCall } from '../../core/tool-calls';

/** What the server and kernels say of a call besides its input and output. */
export interface IToolFacts {
  /** The notebook that it ran in. */
  readonly where?: string;
  readonly seconds?: number;
}

export function factsOf({ toolMetadata }: ToolCall): IToolFacts {
  const { where, seconds } = toolMetadata ?? {};
  return {
    where: typeof where === 'string' && where !== '' ? where : undefined,
    seconds: typeof seconds === 'number' ? seconds : undefined
  };
}

/** The tool's name; what providers run themselves is named for what it does. */
export function labelOf(call: ToolCall, trans: TranslationBundle): string {
  const name = nameOfTool(call);
  const known = call.providerExecuted ? BY_PROVIDERS[name] : undefined;
  return known ? known(trans) : (call.title ?? name);
}

const BY_PROVIDERS: Record<
  string,
  ((trans: TranslationBundle) => string) | undefined
> = {
  web_search: trans => trans.__('Web search'),
  web_fetch: trans => trans.__('Page read'),
  code_execution: trans => trans.__('Code run by the provider'),
  file_search: trans => trans.__('File search'),
  image_generation: trans => trans.__('Picture made')
};

/** What it is about, in one line: the words searched for, the page read. */
export function subjectOf({ input, providerExecuted }: ToolCall): string {
  if (!providerExecuted || typeof input !== 'object' || input === null) {
    return '';
  }
  const { query, queries, url } = input as Record<string, unknown>;
  const subject = query ?? (Array.isArray(queries) ? queries.join(', ') : url);
  return typeof subject === 'string' ? subject : '';
}

export function stateOf(
  call: ToolCall,
  message: Status,
  trans: TranslationBundle
): string {
  switch (call.state) {
    case 'output-available':
      return call.preliminary ? trans.__('running…') : trans.__('done');
    case 'output-error':
      return trans.__('failed');
    case 'output-denied':
      return trans.__('denied');
    default:
      return unfinished(call, message, trans);
  }
}

function unfinished(
  call: ToolCall,
  message: Status,
  trans: TranslationBundle
): string {
  if (message === 'waiting') {
    return call.approval?.approved === false
      ? trans.__('denied')
      : trans.__('approved, runs when all are answered');
  }
  if (message !== 'running') {
    return trans.__('interrupted');
  }
  return call.state === 'input-streaming'
    ? trans.__('preparing…')
    : trans.__('running…');
}

export function durationOf(seconds: number, trans: TranslationBundle): string {
  return seconds < 60
    ? trans.__('%1 s', seconds < 10 ? seconds.toFixed(1) : Math.round(seconds))
    : trans.__(
        '%1 min %2 s',
        Math.floor(seconds / 60),
        Math.round(seconds % 60)
      );
}
