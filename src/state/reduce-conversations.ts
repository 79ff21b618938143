/**
 * The part of the reducer that deals with the list of conversations and the
 * one that is shown.
 */
import { JSONExt } from '@lumino/coreutils';
import type { ReadonlyPartialJSONValue } from '@lumino/coreutils';
import type {
  IConversation,
  IConversationSummary,
  IMessage
} from '../core/messages';
import type { IQueuedQuestion } from './actions';
import type { IChatState } from './chat';
import { withoutDraft } from './reduce-drafts';
import { withoutSwitches } from './reduce-tools';

/** A conversation without its messages. */
export function summaryOf(conversation: IConversation): IConversationSummary {
  const { id, title, created, updated, model, pinned, seq, running } =
    conversation;
  const { notebook, place } = conversation;
  const where = { notebook, place };
  return { id, title, created, updated, model, pinned, seq, running, ...where };
}

/** Take in the list of conversations, or what it says of `only` some of them. */
export function adoptSummaries(
  state: IChatState,
  listed: readonly IConversationSummary[],
  only?: readonly string[]
): IChatState {
  const { current } = state;
  const conversations = only
    ? withSome(state.conversations, listed, only)
    : listed;
  const shown = conversations.find(({ id }) => id === current?.id);
  if (!current || !shown) {
    return { ...state, conversations };
  }
  // seq and running belong to the messages that are shown
  const { seq, running } = current;
  return { ...state, conversations, current: { ...shown, seq, running } };
}

/** The newest change first, as the server lists them. */
function withSome(
  known: readonly IConversationSummary[],
  listed: readonly IConversationSummary[],
  only: readonly string[]
): readonly IConversationSummary[] {
  const others = known.filter(({ id }) => !only.includes(id));
  // a server of before lists all whatever it is asked for
  const some = listed.filter(({ id }) => only.includes(id));
  return [...some, ...others].sort(
    (one, other) =>
      Number(one.updated < other.updated) - Number(one.updated > other.updated)
  );
}

/** Take in one new or changed conversation. */
export function addSummary(
  state: IChatState,
  conversation: IConversationSummary
): IChatState {
  const { conversations, current } = state;
  const isKnown = conversations.some(({ id }) => id === conversation.id);
  return {
    ...state,
    current: current?.id === conversation.id ? conversation : current,
    conversations: isKnown
      ? conversations.map(known =>
          known.id === conversation.id ? conversation : known
        )
      : [conversation, ...conversations]
  };
}

export function removeConversation(state: IChatState, id: string): IChatState {
  const conversations = state.conversations.filter(other => other.id !== id);
  return {
    ...state,
    conversations,
    drafts: withoutDraft(state.drafts, id),
    contexts: withoutDraft(state.contexts, id),
    switches: withoutSwitches(state.switches, id)
  };
}

/** Show another conversation, whose messages are still to come. */
export function openConversation(
  state: IChatState,
  current: IConversationSummary | null,
  queue: readonly IQueuedQuestion[]
): IChatState {
  const activity = current?.running ? 'answering' : 'idle';
  const empty = { messages: [], reply: null, removed: null, sought: null };
  return { ...state, ...empty, current, queue, activity };
}

/** Show what the server has of the current conversation. */
export function loadConversation(
  state: IChatState,
  conversation: IConversation
): IChatState {
  const reply =
    conversation.messages.find(
      message => message.id === conversation.running
    ) ?? null;
  const settled = conversation.messages.filter(message => message !== reply);
  const isAsked = new Set(settled.map(({ id }) => id));
  const unsent = state.messages.filter(
    message => isBeingSent(message) && !isAsked.has(message.id)
  );
  const messages = [...settled, ...unsent];
  const loaded = {
    ...state,
    messages: withIdentity(state.messages, messages),
    reply,
    activity: activityAfter(state, reply, unsent)
  };
  const summary = summaryOf(conversation);
  return addSummary({ ...loaded, current: summary }, summary);
}

/** A question on its way, that the server does not have yet. */
export function isBeingSent(message: IMessage): boolean {
  return message.role === 'user' && message.status === 'running';
}

function activityAfter(
  { activity }: IChatState,
  reply: IMessage | null,
  unsent: readonly IMessage[]
): IChatState['activity'] {
  if (unsent.length > 0) {
    return activity;
  }
  if (!reply) {
    return 'idle';
  }
  return activity === 'stopping' ? 'stopping' : 'answering';
}

/** `now`, with the objects of `before` wherever they say the same. */
function withIdentity(
  before: readonly IMessage[],
  now: readonly IMessage[]
): readonly IMessage[] {
  const known = new Map(before.map(message => [message.id, message]));
  const kept = now.map(message => {
    const old = known.get(message.id);
    return old && isSame(old, message) ? old : message;
  });
  const isUnchanged =
    kept.length === before.length &&
    kept.every((message, index) => message === before[index]);
  return isUnchanged ? before : kept;
}

/** What the wire and the listing say differently of one and the same message. */
const BOOKKEEPING = ['seq', 'status', 'parent', 'created', 'config'];

function isSame(one: IMessage, other: IMessage): boolean {
  return JSONExt.deepEqual(comparable(one), comparable(other));
}

function comparable(message: IMessage): ReadonlyPartialJSONValue {
  const facts = Object.entries(message.metadata).filter(
    ([key]) => !BOOKKEEPING.includes(key)
  );
  const metadata = Object.fromEntries(facts);
  return {
    ...message,
    created: null,
    metadata
  } as unknown as ReadonlyPartialJSONValue;
}
