/**
 * The keyboard in a list of conversations: the arrows move between rows, of
 * which one at a time can be reached with Tab, with all its buttons.
 */
import type { RefObject } from 'react';
import type React from 'react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';

const ROWS = '.jp-ChatExt-conversation';

/** The button of a row that opens its conversation. */
const OPEN = '.jp-ChatExt-conversation-open';

const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => (at === last ? 0 : at + 1),
  ArrowUp: (at, last) => (at <= 0 ? last : at - 1),
  Home: () => 0,
  End: (_, last) => last
};

export interface IRows {
  /** The conversation that Tab leads to. */
  readonly stop: string | null;
  readonly setStop: (id: string) => void;
  readonly focusFirst: () => void;
  readonly onKeyDown: (event: React.KeyboardEvent) => void;
}

/** `ids` are the conversations whose rows are there. */
export function useRows(
  root: RefObject<HTMLElement>,
  ids: readonly string[]
): IRows {
  const [wanted, setStop] = useState<string | null>(null);
  // the row that Tab led to may be gone
  const stop = ids.find(id => id === wanted) ?? ids[0] ?? null;
  useEffect(() => focusShown(root.current), [root]);
  useFocusKept(root, ids, wanted);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const rows = rowsIn(root.current);
    const at = rows.findIndex(row => row.contains(document.activeElement));
    const step = STEPS[event.key];
    // in a field the keys move the cursor
    if (at >= 0 && step && !(event.target instanceof HTMLInputElement)) {
      event.preventDefault();
      openerOf(rows[step(at, rows.length - 1)])?.focus();
    }
  };
  const focusFirst = (): void =>
    (openerOf(rowsIn(root.current)[0]) ?? root.current)?.focus();
  return { stop, setStop, focusFirst, onKeyDown };
}

/** A row that had the focus went, or is elsewhere now: the focus stays in the list. */
function useFocusKept(
  root: RefObject<HTMLElement>,
  ids: readonly string[],
  focused: string | null
): void {
  const before = useRef(ids);
  useLayoutEffect(() => {
    const at = before.current.indexOf(focused ?? '');
    before.current = ids;
    if (at >= 0 && document.activeElement === document.body) {
      const rows = rowsIn(root.current);
      const row = rows.find(one => idOf(one) === focused);
      const next = row ?? rows[Math.min(at, rows.length - 1)];
      (openerOf(next) ?? root.current)?.focus();
    }
  }, [root, ids, focused]);
}

function rowsIn(root: HTMLElement | null): HTMLElement[] {
  return Array.from(root?.querySelectorAll<HTMLElement>(ROWS) ?? []);
}

function idOf(row: HTMLElement): string {
  return row.dataset.id ?? '';
}

function openerOf(row: HTMLElement | undefined): HTMLElement | null {
  return row?.querySelector<HTMLElement>(OPEN) ?? null;
}

/** Begin at the conversation that is shown. */
function focusShown(root: HTMLElement | null): void {
  const shown = root?.querySelector<HTMLElement>(
    `${OPEN}[aria-current="true"]`
  );
  const first = root?.querySelector<HTMLElement>(OPEN);
  (shown ?? first ?? root)?.focus();
}
