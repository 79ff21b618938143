/**
 * The part of the fold that deals with tool calls: arguments, approval, output.
 */
import type { Chunk } from './chunks';
import type { Fields, ReplyDraft } from './reply-draft';

type ToolChunk<Type extends Chunk['type']> = Extract<Chunk, { type: Type }>;
type NamedCall = ToolChunk<
  'tool-input-start' | 'tool-input-available' | 'tool-input-error'
>;

/** Take in a chunk of a tool call; one for an unknown call changes nothing. */
export function applyToolChunk(draft: ReplyDraft, chunk: Chunk): void {
  switch (chunk.type) {
    case 'tool-input-start':
      return startInput(draft, chunk);
    case 'tool-input-delta':
      return growInput(draft, chunk);
    case 'tool-input-available':
      return setInput(draft, chunk);
    case 'tool-input-error':
      return failInput(draft, chunk);
    case 'tool-output-available':
    case 'tool-output-error':
      return setOutput(draft, chunk);
    default:
      return applyApproval(draft, chunk);
  }
}

function applyApproval(draft: ReplyDraft, chunk: Chunk): void {
  switch (chunk.type) {
    case 'tool-output-denied':
      return deny(draft, chunk);
    case 'tool-approval-request':
      return requestApproval(draft, chunk);
    case 'tool-approval-response':
      return answerApproval(draft, chunk);
    default:
  }
}

function startInput(
  draft: ReplyDraft,
  chunk: ToolChunk<'tool-input-start'>
): void {
  const index = callOf(draft, chunk, chunk.dynamic === true);
  setState(draft.edit(index), 'input-streaming', chunk, {
    inputEncoding: chunk.inputEncoding,
    title: chunk.title
  });
  const encoding = chunk.inputEncoding;
  draft.calls.set(chunk.toolCallId, { part: index, text: '', encoding });
}

function growInput(
  draft: ReplyDraft,
  chunk: ToolChunk<'tool-input-delta'>
): void {
  const call = draft.calls.get(chunk.toolCallId);
  if (call) {
    const text = call.text + chunk.inputTextDelta;
    draft.calls.set(chunk.toolCallId, { ...call, text });
  }
}

function setInput(
  draft: ReplyDraft,
  chunk: ToolChunk<'tool-input-available'>
): void {
  const index = callOf(draft, chunk, chunk.dynamic === true);
  draft.calls.delete(chunk.toolCallId);
  setState(draft.edit(index), 'input-available', chunk, {
    input: chunk.input,
    title: chunk.title
  });
}

function failInput(
  draft: ReplyDraft,
  chunk: ToolChunk<'tool-input-error'>
): void {
  const known = indexOfCall(draft, chunk.toolCallId, draft.stepBegin);
  const dynamic =
    known < 0 ? chunk.dynamic === true : isDynamic(draft.parts[known]);
  const index = callOf(draft, chunk, dynamic);
  draft.calls.delete(chunk.toolCallId);
  setState(draft.edit(index), 'output-error', chunk, {
    input: chunk.input,
    errorText: chunk.errorText
  });
}

function setOutput(
  draft: ReplyDraft,
  chunk: ToolChunk<'tool-output-available' | 'tool-output-error'>
): void {
  const index = indexOfCall(draft, chunk.toolCallId);
  if (index < 0) {
    return;
  }
  const part = draft.edit(index);
  if (chunk.type === 'tool-output-available') {
    const { output, preliminary } = chunk;
    setState(part, 'output-available', chunk, {
      input: part.input,
      output,
      preliminary
    });
  } else {
    setState(part, 'output-error', chunk, {
      input: part.input,
      rawInput: isDynamic(part) ? undefined : part.rawInput,
      errorText: chunk.errorText
    });
  }
}

function deny(draft: ReplyDraft, chunk: ToolChunk<'tool-output-denied'>): void {
  const index = indexOfCall(draft, chunk.toolCallId);
  if (index >= 0) {
    draft.edit(index).state = 'output-denied';
  }
}

function requestApproval(
  draft: ReplyDraft,
  chunk: ToolChunk<'tool-approval-request'>
): void {
  const index = indexOfCall(draft, chunk.toolCallId);
  if (index < 0) {
    return;
  }
  const part = draft.edit(index);
  part.state = 'approval-requested';
  part.approval = given({
    id: chunk.approvalId,
    descriptor: chunk.approvalDescriptor,
    inputSchemaInput: chunk.inputSchemaInput,
    requestReason: chunk.reason,
    isAutomatic: chunk.isAutomatic || undefined,
    signature: chunk.signature
  });
}

function answerApproval(
  draft: ReplyDraft,
  chunk: ToolChunk<'tool-approval-response'>
): void {
  const { approvalId: id, approved, reason } = chunk;
  const index = draft.parts.findIndex(
    part => (part.approval as Fields | undefined)?.id === id
  );
  if (index < 0) {
    return;
  }
  const part = draft.edit(index);
  part.state = 'approval-responded';
  part.approval = {
    ...(part.approval as Fields),
    ...given({ approved, reason })
  };
  Object.assign(
    part,
    given({
      providerExecuted: chunk.providerExecuted,
      callProviderMetadata: chunk.providerMetadata
    })
  );
}

/** The index of the call's part in this step; a new part if there is none. */
function callOf(draft: ReplyDraft, chunk: NamedCall, dynamic: boolean): number {
  const { toolCallId, toolName } = chunk;
  const name = dynamic
    ? { type: 'dynamic-tool', toolName }
    : { type: `tool-${toolName}` };
  const index = indexOfCall(draft, toolCallId, draft.stepBegin);
  if (index < 0 || isDynamic(draft.parts[index]) !== dynamic) {
    return draft.add({ ...name, toolCallId });
  }
  Object.assign(draft.edit(index), name);
  return index;
}

function indexOfCall(draft: ReplyDraft, toolCallId: string, begin = 0): number {
  const index = draft.lastIndex(part => part.toolCallId === toolCallId);
  return index < begin ? -1 : index;
}

function isDynamic(part: Fields): boolean {
  return part.type === 'dynamic-tool';
}

/** What belongs to one state of a call: the next state drops what it does not bring. */
const STATE_FIELDS = [
  'input',
  'output',
  'errorText',
  'rawInput',
  'inputEncoding',
  'preliminary'
];

function setState(
  part: Fields,
  state: string,
  chunk: NamedCall | ToolChunk<'tool-output-available' | 'tool-output-error'>,
  facts: Fields
): void {
  for (const field of STATE_FIELDS) {
    delete part[field];
  }
  const provider = state.startsWith('output-')
    ? 'resultProviderMetadata'
    : 'callProviderMetadata';
  const { providerExecuted, toolMetadata, providerMetadata } = chunk;
  Object.assign(
    part,
    { state },
    given({ ...facts, providerExecuted, toolMetadata }),
    given({ [provider]: providerMetadata })
  );
}

/** Without the fields that were not given. */
function given(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined)
  );
}
