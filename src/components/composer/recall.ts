/**
 * Brings earlier questions of the conversation back into the field, as shells
 * do: with the arrow up from an empty field, and on from there.
 */
import type React from 'react';
import { useRef } from 'react';
import type { IChat } from '../../state/chat';
import { isComposing } from '../input-method';
import { textOf } from '../message/message-text';

/** Handles a key; tells whether it was one that recalls. */
export type Recall = (
  event: React.KeyboardEvent<HTMLTextAreaElement>
) => boolean;

export function useRecall(
  chat: Pick<IChat, 'state'>,
  setText: (text: string) => void
): Recall {
  /** What was recalled last: how far back it is, and how it reads. */
  const last = useRef({ back: 0, text: '' });
  return event => {
    const step = stepOf(event);
    const { value } = event.currentTarget;
    const before = value === last.current.text ? last.current : NOTHING;
    if (step === 0 || (value !== '' && before.back === 0)) {
      return false;
    }
    const asked = questionsOf(chat);
    const back = before.back + step;
    if (back < 0 || back > asked.length) {
      return false;
    }
    const text = back === 0 ? '' : asked[asked.length - back];
    last.current = { back, text };
    setText(text);
    return true;
  };
}

const NOTHING = { back: 0, text: '' };

/** 1 for further back, -1 for forth again, 0 for everything else. */
function stepOf(event: React.KeyboardEvent<HTMLTextAreaElement>): number {
  const { value, selectionStart, selectionEnd } = event.currentTarget;
  if (hasModifier(event) || isComposing(event.nativeEvent)) {
    return 0;
  }
  if (event.key === 'ArrowUp') {
    return value.slice(0, selectionStart).includes('\n') ? 0 : 1;
  }
  if (event.key === 'ArrowDown') {
    return value.slice(selectionEnd).includes('\n') ? 0 : -1;
  }
  return 0;
}

function hasModifier(event: React.KeyboardEvent): boolean {
  return event.shiftKey || event.ctrlKey || event.altKey || event.metaKey;
}

/** What was asked in the conversation shown, the same only once in a row. */
function questionsOf({ state }: Pick<IChat, 'state'>): readonly string[] {
  return state.messages
    .filter(({ role }) => role === 'user')
    .map(textOf)
    .filter((text, index, all) => text !== '' && text !== all[index - 1]);
}
