/**
 * Goes to a message that was found in the list of conversations.
 */
import { useEffect, useRef } from 'react';
import type { IChatState } from '../state/chat';
import type { MessageWindow } from './message-window';

/** Bring the message that is sought into sight, as soon as it is there. */
export function useSought(
  { sought, messages }: Pick<IChatState, 'sought' | 'messages'>,
  window: MessageWindow,
  leave: () => void
): void {
  const shown = useRef(sought);
  useEffect(() => {
    const isNew = sought !== null && sought !== shown.current;
    const index = isNew
      ? messages.findIndex(({ id }) => id === sought.message)
      : -1;
    if (index < 0) {
      return;
    }
    shown.current = sought;
    leave();
    window.show(index);
    requestAnimationFrame(() => {
      const node = window.elementOf(index);
      node?.scrollIntoView({ block: 'start' });
      node?.focus({ preventScroll: true });
    });
  }, [sought, messages, window, leave]);
}
