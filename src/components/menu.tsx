/**
 * A menu: the arrows move in it, Escape and Tab close it.
 */
import React, { useEffect, useRef } from 'react';

export interface IMenuItem {
  readonly label: string;
  readonly run: () => void;
}

export interface IMenuGroup {
  /** Stands above the items; without one they stand alone. */
  readonly label?: string;
  readonly items: readonly IMenuItem[];
}

export interface IMenuProps {
  readonly label: string;
  readonly groups: readonly IMenuGroup[];
  /** Called when it is to go, and the focus to go back. */
  readonly onClose: () => void;
}

const ITEMS = '[role="menuitem"]';

export function Menu({ label, groups, onClose }: IMenuProps): JSX.Element {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => root.current?.querySelector<HTMLElement>(ITEMS)?.focus(), []);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      onClose();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      moveFocus(root.current, event.key === 'ArrowDown' ? 1 : -1);
    }
  };
  return (
    <div
      ref={root}
      role="menu"
      aria-label={label}
      className="jp-ChatExt-menu"
      onKeyDown={onKeyDown}
    >
      {groups.map((group, index) => (
        <div key={index} role="group" aria-label={group.label}>
          {group.label && (
            <span className="jp-ChatExt-menu-label" aria-hidden="true">
              {group.label}
            </span>
          )}
          {group.items.map(item => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className="jp-ChatExt-menu-item"
              onClick={() => {
                onClose();
                item.run();
              }}
            >
              {item.label}
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}

function moveFocus(root: HTMLElement | null, step: number): void {
  const items = Array.from(root?.querySelectorAll<HTMLElement>(ITEMS) ?? []);
  const at = items.findIndex(item => item === document.activeElement);
  items.at((at + step + items.length) % items.length)?.focus();
}
