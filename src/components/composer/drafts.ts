/**
 * What was typed but not sent, one text per conversation; it outlives a reload.
 */
import type { Dispatch, SetStateAction } from 'react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { IChat } from '../../state/chat';

/** How long nothing must be typed before it is remembered, in milliseconds. */
const PAUSE = 300;

export interface IDraft {
  readonly text: string;
  readonly setText: Dispatch<SetStateAction<string>>;
  /** The text was sent: a conversation that comes to be now is the same talk. */
  readonly markSent: () => void;
}

/** The draft of `conversation`; null stands for the new, still empty one. */
export function useDraft(
  chat: Pick<IChat, 'draftOf' | 'keepDraft'>,
  conversation: string | null
): IDraft {
  const [text, setText] = useState(() => chat.draftOf(conversation));
  const kept = useRef(new Map<string | null, string>());
  const shown = useRef(conversation);
  const latest = useRef(text);
  const isBeingBorn = useRef(false);
  latest.current = text;

  useLayoutEffect(() => {
    const before = shown.current;
    if (before === conversation) {
      return;
    }
    shown.current = conversation;
    const isSameTalk = before === null && isBeingBorn.current;
    isBeingBorn.current = false;
    if (!isSameTalk) {
      kept.current.set(before, latest.current);
      chat.keepDraft(before, latest.current);
      setText(kept.current.get(conversation) ?? chat.draftOf(conversation));
    }
  }, [chat, conversation]);

  useEffect(() => {
    const keep = (): void => chat.keepDraft(conversation, text);
    const timer = window.setTimeout(keep, PAUSE);
    return () => window.clearTimeout(timer);
  }, [chat, conversation, text]);

  // a panel that is moved is made anew
  useEffect(() => () => chat.keepDraft(shown.current, latest.current), [chat]);

  const markSent = (): void => {
    isBeingBorn.current = conversation === null;
    // the next new conversation must not begin with it
    chat.keepDraft(conversation, '');
  };
  return { text, setText, markSent };
}
