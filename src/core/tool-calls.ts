/**
 * Tool calls in answers: which wait for a person's yes or no, and what an
 * answer makes of them.
 */
import type { DynamicToolUIPart, ToolUIPart } from 'ai';
import type { Chunk } from './chunks';
import type { IMessage, Part } from './messages';
import { applyAll } from './reply';

export type ToolCall = ToolUIPart | DynamicToolUIPart;

/** The part as a tool call, or null when it is none. */
export function asToolCall(part: Part): ToolCall | null {
  return part.type === 'dynamic-tool' || part.type.startsWith('tool-')
    ? (part as ToolCall)
    : null;
}

export function nameOfTool(call: ToolCall): string {
  return call.type === 'dynamic-tool'
    ? call.toolName
    : call.type.slice('tool-'.length);
}

/** The calls of a message that nobody has answered yet. */
export function pendingCalls({ status, parts }: IMessage): ToolCall[] {
  return status === 'waiting'
    ? parts
        .map(asToolCall)
        .filter(call => call !== null)
        .filter(({ state }) => state === 'approval-requested')
    : [];
}

/** The message with a person's answer to one of its calls. */
export function withApproval(
  message: IMessage,
  answer: { approvalId: string; approved: boolean; reason?: string }
): IMessage {
  return folded(message, [{ type: 'tool-approval-response', ...answer }]);
}

/** The message when a question was asked instead of an answer given. */
export function withDenial(message: IMessage, reason: string): IMessage {
  if (message.status !== 'waiting') {
    return message;
  }
  const denial = message.parts.flatMap(part => denialOf(part, reason));
  return { ...folded(message, denial), status: 'done' };
}

/** What is open: asked for, or allowed but not run before all are answered. */
const OPEN = ['approval-requested', 'approval-responded'];

function denialOf(part: Part, reason: string): Chunk[] {
  const call = asToolCall(part);
  if (!call?.approval || !OPEN.includes(call.state)) {
    return [];
  }
  const { toolCallId, approval } = call;
  return [
    {
      type: 'tool-approval-response',
      approvalId: approval.id,
      approved: false,
      reason
    },
    { type: 'tool-output-denied', toolCallId }
  ];
}

function folded(message: IMessage, chunks: Chunk[]): IMessage {
  return applyAll({ message, open: new Map(), calls: new Map() }, chunks)
    .message;
}
