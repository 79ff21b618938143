/**
 * Keeps the focus in a chat when what had it goes away: a deleted message, an
 * edited question, an answer of which another version is shown.
 */
import type { RefObject } from 'react';
import type React from 'react';
import { useLayoutEffect, useRef } from 'react';

/** Where the focus is: the page forgets it with the element. */
interface IPlace {
  readonly node: Element;
  readonly label: string | null;
  /** Which message it is in, counted on the page; -1 for none. */
  readonly message: number;
  /** Whether it leads to another version of its message. */
  readonly isBranch: boolean;
  /** What is open around it, the smallest first: an entry of a list, a dialog. */
  readonly around: readonly Element[];
}

/**
 * To be called at each change of the chat. A button that leads to another
 * version is found again in that one; in a dialog the focus stays there, since
 * it closes without; from everywhere else it goes to where a person writes.
 */
export function useFocusKept(
  root: RefObject<HTMLElement>,
  toComposer: () => void
): (event: React.FocusEvent) => void {
  const place = useRef<IPlace | null>(null);
  useLayoutEffect(() => {
    const { current } = place;
    if (!current || current.node.isConnected || !isFocusLost()) {
      return;
    }
    place.current = null;
    const next = sameButton(root.current, current) ?? nextIn(current.around);
    if (next) {
      next.focus();
    } else {
      toComposer();
    }
  });
  return ({ target }) => {
    place.current = placeOf(root.current, target);
  };
}

function isFocusLost(): boolean {
  return document.activeElement === document.body;
}

function placeOf(root: HTMLElement | null, node: Element): IPlace {
  const message = node.closest('article');
  return {
    node,
    label: node.getAttribute('aria-label'),
    message: message ? messagesIn(root).indexOf(message) : -1,
    isBranch: node.closest('.jp-ChatExt-branches') !== null,
    around: node.closest(DIALOG) ? elementsAround(node) : []
  };
}

const DIALOG = '[role="dialog"]';

function elementsAround(node: Element): readonly Element[] {
  return ['li', DIALOG].flatMap(which => node.closest(which) ?? []);
}

/** The first thing to use in what is still open. */
function nextIn(around: readonly Element[]): HTMLElement | null {
  for (const element of around.filter(one => one.isConnected)) {
    const next = element.querySelector<HTMLElement>(
      'button:enabled, input:enabled, select:enabled'
    );
    if (next) {
      return next;
    }
  }
  return null;
}

function sameButton(
  root: HTMLElement | null,
  { label, message, isBranch }: IPlace
): HTMLElement | null {
  const buttons = isBranch
    ? messagesIn(root)
        .at(message)
        ?.querySelectorAll<HTMLElement>('.jp-ChatExt-branches button')
    : undefined;
  const all = Array.from(buttons ?? []);
  return all.find(one => one.getAttribute('aria-label') === label) ?? null;
}

function messagesIn(root: HTMLElement | null): Element[] {
  return Array.from(root?.querySelectorAll('article') ?? []);
}
