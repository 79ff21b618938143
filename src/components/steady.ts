/**
 * Keeps what a person opens or closes where it is, though more of it is shown:
 * at the end of a conversation the newest text would push it away.
 */
import type React from 'react';
import type { IScrolling } from './follow-scroll';

/** What is folded: reasoning, tools, details, long code. */
const OPENS = 'summary, [aria-expanded]';

/** Take a click in a conversation, before anything opens. */
export function steady({ target }: React.MouseEvent, to: IScrolling): void {
  const opened = target instanceof Element ? target.closest(OPENS) : null;
  if (!opened) {
    return;
  }
  const top = (): number => opened.getBoundingClientRect().top;
  const before = top();
  to.leave();
  to.held.hold(() => (opened.isConnected ? top() - before : null));
  // what is changed now is laid out at the end of this frame, or of the next
  requestAnimationFrame(() => requestAnimationFrame(to.settle));
}
