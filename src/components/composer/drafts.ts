/**
 * What was typed but not sent, one text per conversation.
 */
import type { Dispatch, SetStateAction } from 'react';
import { useLayoutEffect, useRef, useState } from 'react';

export interface IDraft {
  readonly text: string;
  readonly setText: Dispatch<SetStateAction<string>>;
  /** The text was sent: a conversation that comes to be now is the same talk. */
  readonly markSent: () => void;
}

/** The draft of `conversation`; null stands for the new, still empty one. */
export function useDraft(conversation: string | null): IDraft {
  const [text, setText] = useState('');
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
      setText(kept.current.get(conversation) ?? '');
    }
  }, [conversation]);

  const markSent = (): void => {
    isBeingBorn.current = conversation === null;
  };
  return { text, setText, markSent };
}
