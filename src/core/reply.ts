/**
 * Folds chunks into a message. The same fold stands in `core/reply.py` and in
 * the AI SDK's `readUIMessageStream`; the fixtures in `tests/golden` hold all
 * three to one result.
 */
import type { Chunk } from './chunks';
import type { IMessage, Status } from './messages';
import { ReplyDraft } from './reply-draft';
import type { Fields } from './reply-draft';
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

/** An empty reply, before its first chunk; `siblings` are the answers beside it. */
export function beginReply(
  parent: string | null = null,
  siblings: readonly string[] = []
): IReply {
  const message: IMessage = {
    id: '',
    role: 'assistant',
    parent,
    created: '',
    status: 'running',
    siblings,
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
  if (isData(chunk)) {
    applyData(draft, chunk);
  } else if (chunk.type.startsWith('tool-')) {
    applyToolChunk(draft, chunk);
  } else if (ATTACHMENTS.has(chunk.type)) {
    applyAttachment(draft, chunk);
  } else {
    applyContent(draft, chunk);
  }
  draft.status = statusAfter(draft, chunk) ?? draft.status;
}

/** A turn that waits for a person has finished for the wire. */
function statusAfter(draft: ReplyDraft, { type }: Chunk): Status | undefined {
  const isWaiting = type === 'finish' && draft.metadata.status === 'waiting';
  return isWaiting ? 'waiting' : TERMINAL.get(type);
}

function applyContent(draft: ReplyDraft, chunk: Chunk): void {
  switch (chunk.type) {
    case 'start':
      draft.id = chunk.messageId ?? draft.id;
      return draft.mergeMetadata(chunk.messageMetadata);
    case 'message-metadata':
    case 'finish':
      return draft.mergeMetadata(chunk.messageMetadata);
    case 'start-step':
      return draft.startStep();
    case 'reset-step':
      return draft.resetStep();
    default:
      return applyText(draft, chunk);
  }
}

function applyText(draft: ReplyDraft, chunk: Chunk): void {
  switch (chunk.type) {
    case 'text-start':
      return startText(draft, chunk, { type: 'text' });
    case 'reasoning-start':
      return startText(draft, chunk, { type: 'reasoning', id: chunk.id });
    case 'text-delta':
      return growText(draft, 'text', chunk);
    case 'reasoning-delta':
      return growText(draft, 'reasoning', chunk);
    case 'text-end':
      return endText(draft, 'text', chunk, given(chunk, ['citations']));
    case 'reasoning-end':
      return endText(draft, 'reasoning', chunk, {});
    default:
  }
}

type TextChunk<Event extends 'start' | 'delta' | 'end'> = Extract<
  Chunk,
  { type: `${'text' | 'reasoning'}-${Event}` }
>;

function startText(
  draft: ReplyDraft,
  chunk: TextChunk<'start'>,
  kind: { type: string; id?: string }
): void {
  const facts = given(chunk, ['providerMetadata']);
  const part = { ...kind, text: '', state: 'streaming', ...facts };
  draft.open.set(`${kind.type}:${chunk.id}`, draft.add(part));
}

function growText(
  draft: ReplyDraft,
  kind: string,
  chunk: TextChunk<'delta'>
): void {
  const index = draft.open.get(`${kind}:${chunk.id}`);
  if (index !== undefined) {
    const part = draft.edit(index);
    part.text += chunk.delta;
    Object.assign(part, given(chunk, ['providerMetadata']));
  }
}

function endText(
  draft: ReplyDraft,
  kind: string,
  chunk: TextChunk<'end'>,
  facts: Fields
): void {
  const key = `${kind}:${chunk.id}`;
  const index = draft.open.get(key);
  if (index !== undefined) {
    const metadata = given(chunk, ['providerMetadata']);
    Object.assign(draft.edit(index), { state: 'done' }, metadata, facts);
    draft.open.delete(key);
  }
}

type DataChunk = Extract<Chunk, { type: `data-${string}` }>;

function isData(chunk: Chunk): chunk is DataChunk {
  return chunk.type.startsWith('data-');
}

function applyData(draft: ReplyDraft, chunk: DataChunk): void {
  if (chunk.transient) {
    return;
  }
  const { type, id } = chunk;
  const index =
    id === undefined
      ? -1
      : draft.lastIndex(part => part.type === type && part.id === id);
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
  ['file', ['type', 'mediaType', 'url', 'filename', 'providerMetadata']],
  ['reasoning-file', ['type', 'mediaType', 'url', 'providerMetadata']],
  ['custom', ['type', 'kind', 'providerMetadata']],
  ['steering-message', ['type', 'id', 'parts']]
]);

function applyAttachment(draft: ReplyDraft, chunk: Chunk): void {
  draft.add(given(chunk, ATTACHMENTS.get(chunk.type) ?? []));
}

/** Those of `fields` that the chunk has. */
function given(chunk: Chunk, fields: readonly string[]): Fields {
  return Object.fromEntries(
    Object.entries(chunk).filter(([key]) => fields.includes(key))
  );
}
