/**
 * What can be brought along while an `@` is typed at the start of a word: who
 * is asked, what is listed, and which of it is the active one. The field keeps
 * the focus; what follows the `@` narrows the list.
 */
import type React from 'react';
import type { RefObject } from 'react';
import { useEffect, useId, useState } from 'react';
import type {
  ContextProviders,
  IContextGroup,
  IContextItem
} from '../../core/context-providers';
import { mentionAt } from '../../core/mention';
import type { IMention } from '../../core/mention';
import { replaceRange } from '../composer/enter-key';
import { isComposing } from '../input-method';
import { nextIndex } from '../models/model-list';

export interface IContextMenu {
  readonly id: string;
  readonly groups: readonly IContextGroup[];
  /** Those of all groups, in the order in which the arrows go. */
  readonly items: readonly IContextItem[];
  readonly active: number;
  readonly setActive: (index: number) => void;
  readonly choose: (item: IContextItem) => void;
  readonly close: () => void;
  /** Take a key, if it means something in the list. */
  readonly onKeyDown: (event: React.KeyboardEvent) => void;
}

export interface IMentioning {
  /** The open menu, or null. */
  readonly menu: IContextMenu | null;
  /** Whether there is anything to bring along. */
  readonly isOffered: boolean;
  /** Told where the cursor is. */
  readonly onSelect: (area: HTMLTextAreaElement) => void;
  /** Begin a word with an `@`. */
  readonly begin: () => void;
}

export function useMentions(
  providers: ContextProviders | undefined,
  area: RefObject<HTMLTextAreaElement>,
  [text, setText]: [string, (text: string) => void],
  onChoose: (item: IContextItem) => void
): IMentioning {
  const id = useId();
  const [cursor, setCursor] = useState(0);
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const [wanted, setActive] = useState(0);
  const mention = mentionAt(text, cursor);
  const isOpen = mention !== null && mention.start !== closedAt;
  const groups = useGroups(providers, isOpen ? mention.typed : null);
  const items = groups.flatMap(group => group.items);
  useEffect(() => setActive(0), [mention?.typed]);

  const put = (range: readonly [number, number], words: string): void => {
    if (area.current) {
      setText(replaceRange(area.current, range, words));
      setCursor(area.current.selectionStart);
    }
  };
  const choose = (item: IContextItem): void => {
    if (mention) {
      put(rangeOf(mention), `@${item.name}${item.isFolder ? '' : ' '}`);
    }
    if (!item.isFolder) {
      onChoose(item);
    }
  };
  const begin = (): void => {
    const at = area.current?.selectionStart ?? 0;
    const isWord = /\S$/.test(text.slice(0, at));
    setClosedAt(null);
    put([at, at], isWord ? ' @' : '@');
  };
  const menu = {
    id,
    groups,
    items,
    // the list may have become shorter
    active: Math.min(wanted, Math.max(0, items.length - 1)),
    setActive,
    choose,
    close: () => setClosedAt(mention?.start ?? null)
  };
  const isShown = isOpen && groups.length > 0;
  return {
    menu: isShown ? { ...menu, onKeyDown: keysOf(menu) } : null,
    isOffered: providers !== undefined && !providers.isEmpty,
    onSelect: ({ value, selectionStart }) => {
      setCursor(selectionStart);
      if (mentionAt(value, selectionStart)?.start !== closedAt) {
        setClosedAt(null);
      }
    },
    begin
  };
}

function rangeOf({ start, end }: IMention): readonly [number, number] {
  return [start, end];
}

function keysOf(
  menu: Omit<IContextMenu, 'onKeyDown'>
): IContextMenu['onKeyDown'] {
  return event => {
    const isNone = menu.items.length === 0;
    if (isComposing(event.nativeEvent) || (isNone && event.key !== 'Escape')) {
      return;
    }
    const act = meaningOf(event, menu);
    if (act) {
      act();
      event.preventDefault();
    }
  };
}

/** What a key does in the list; null if nothing. */
function meaningOf(
  event: React.KeyboardEvent,
  menu: Omit<IContextMenu, 'onKeyDown'>
): (() => void) | null {
  const { items, active } = menu;
  const next = nextIndex(event.key, active, items.length);
  if (next !== null) {
    return () => menu.setActive(next);
  }
  if (event.key === 'Escape') {
    return () => {
      event.stopPropagation();
      menu.close();
    };
  }
  const isTaken = event.key === 'Enter' || event.key === 'Tab';
  const current = items.at(active);
  return isTaken && !event.shiftKey && current
    ? () => menu.choose(current)
    : null;
}

const NONE: readonly IContextGroup[] = [];

/** What is on offer for what is typed; null asks nobody. */
function useGroups(
  providers: ContextProviders | undefined,
  typed: string | null
): readonly IContextGroup[] {
  const [groups, setGroups] = useState(NONE);
  useEffect(() => {
    if (!providers || typed === null) {
      setGroups(NONE);
      return;
    }
    return providers.follow(typed, told => {
      const shown = told.filter(({ items, note }) => items.length > 0 || note);
      setGroups(shown);
    });
  }, [providers, typed]);
  return groups;
}

export function optionId({ id }: IContextMenu, index: number): string {
  return `${id}-${index}`;
}

/** What tells assistive technology that the field drives the list. */
export function drivenByContext(
  menu: IContextMenu
): React.AriaAttributes | undefined {
  return menu.items.length > 0
    ? {
        'aria-autocomplete': 'list',
        'aria-controls': menu.id,
        'aria-activedescendant': optionId(menu, menu.active)
      }
    : undefined;
}
