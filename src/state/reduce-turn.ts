/**
 * The part of the reducer that deals with a question and its reply. The reply
 * stands beside the settled messages until it ends.
 */
import type { IConversationSummary, IMessage } from '../core/messages';
import { withApproval, withDenial } from '../core/tool-calls';
import type { IChatState } from './chat';
import { addSummary, isBeingSent } from './reduce-conversations';

/** Show a question at once; it is on its way. */
export function askQuestion(state: IChatState, question: IMessage): IChatState {
  const others = state.messages.filter(({ id }) => id !== question.id);
  const queue = state.queue.filter(({ id }) => id !== question.id);
  const messages = [...others, question];
  return { ...state, messages, queue, removed: null, activity: 'asking' };
}

/** Show a question in the place of another one. */
export function editQuestion(
  state: IChatState,
  replaced: string,
  question: IMessage
): IChatState {
  const ids = [replaced, question.id];
  const index = state.messages.findIndex(({ id }) => ids.includes(id));
  const before = index < 0 ? state.messages : state.messages.slice(0, index);
  return askQuestion({ ...state, messages: before }, question);
}

/** Take a question back that was not accepted. */
export function dropQuestion(state: IChatState, id: string): IChatState {
  const messages = state.messages.filter(message => message.id !== id);
  return { ...state, messages, activity: 'idle' };
}

/** Make room for another answer in place of one. */
export function replaceAnswer(state: IChatState, id: string): IChatState {
  const index = state.messages.findIndex(message => message.id === id);
  const messages = state.messages.slice(0, index);
  return { ...state, messages, removed: null, activity: 'asking' };
}

export function growReply(state: IChatState, reply: IMessage): IChatState {
  const activity = state.activity === 'stopping' ? 'stopping' : 'answering';
  const messages = accepted(state.messages, reply);
  return withSeq({ ...state, messages, reply, activity }, reply, reply.id);
}

/** Move the reply to the settled messages. */
export function endReply(state: IChatState, reply: IMessage): IChatState {
  const others = accepted(state.messages, reply).filter(
    message => message.id !== reply.id
  );
  const messages = [...others, reply];
  const ended: IChatState = {
    ...state,
    messages,
    reply: null,
    activity: 'idle'
  };
  return withSeq(ended, reply, null);
}

/** Show a person's answer to a tool call. */
export function answerApproval(
  state: IChatState,
  answer: { approvalId: string; approved: boolean; reason?: string }
): IChatState {
  const messages = state.messages.map(message =>
    message.status === 'waiting' ? withApproval(message, answer) : message
  );
  return { ...state, messages };
}

/** The question that is answered has arrived; what waited before it is denied. */
function accepted(
  messages: readonly IMessage[],
  reply: IMessage
): readonly IMessage[] {
  if (!messages.some(isBeingSent)) {
    return messages;
  }
  return messages.map(message =>
    isBeingSent(message) && message.id === reply.parent
      ? { ...message, status: 'done' }
      : withDenial(message, '')
  );
}

/** The conversation as far as the reply has told of it. */
function withSeq(
  state: IChatState,
  reply: IMessage,
  running: string | null
): IChatState {
  const { current } = state;
  if (!current) {
    return state;
  }
  const seq = Math.max(current.seq, Number(reply.metadata.seq) || 0);
  if (seq === current.seq && running === current.running) {
    return state;
  }
  const summary: IConversationSummary = { ...current, seq, running };
  return addSummary(state, summary);
}
