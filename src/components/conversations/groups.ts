/**
 * Puts conversations under headings: pinned ones, then by the day of their last
 * message.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import type {
  IConversationSummary,
  IFoundConversation
} from '../../core/messages';

export interface IGroup {
  readonly label: string;
  readonly conversations: readonly IFoundConversation[];
}

const DAY = 24 * 60 * 60 * 1000;

/** The groups that hold something, newest first; within them too. */
export function groupsOf(
  conversations: readonly IConversationSummary[],
  now: Date,
  trans: TranslationBundle
): IGroup[] {
  const groups = new Map<string, IConversationSummary[]>();
  const put = (label: string, conversation: IConversationSummary): void => {
    groups.set(label, [...(groups.get(label) ?? []), conversation]);
  };
  const sorted = [...conversations].sort(newestFirst);
  const pinned = sorted.filter(conversation => conversation.pinned);
  const others = sorted.filter(conversation => !conversation.pinned);
  pinned.forEach(one => put(trans.__('Pinned'), one));
  others.forEach(one => put(labelOf(new Date(one.updated), now, trans), one));
  return Array.from(groups, ([label, members]) => ({
    label,
    conversations: members
  }));
}

/** The first `count` conversations of all groups. */
export function firstOf(groups: readonly IGroup[], count: number): IGroup[] {
  const shown: IGroup[] = [];
  let left = count;
  for (const { label, conversations } of groups) {
    if (left > 0) {
      shown.push({ label, conversations: conversations.slice(0, left) });
    }
    left -= conversations.length;
  }
  return shown;
}

function newestFirst(
  one: IConversationSummary,
  other: IConversationSummary
): number {
  return (
    Number(one.updated < other.updated) - Number(one.updated > other.updated)
  );
}

/** Days are those of the calendar here; what has no time yet is of today. */
function labelOf(date: Date, now: Date, trans: TranslationBundle): string {
  const days = dayOf(now) - dayOf(date);
  if (days === 1) {
    return trans.__('Yesterday');
  }
  if (days > 1 && days <= 7) {
    return trans.__('Previous 7 days');
  }
  if (days > 7 && days <= 30) {
    return trans.__('Previous 30 days');
  }
  return days > 30 ? monthOf(date) : trans.__('Today');
}

function dayOf(date: Date): number {
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY;
}

function monthOf(date: Date): string {
  const language = document.documentElement.lang || 'en';
  const form = { month: 'long', year: 'numeric' } as const;
  return date.toLocaleDateString(language, form);
}
