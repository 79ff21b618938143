/**
 * What a button opens: whether it is open, and how it closes.
 */
import type { RefObject } from 'react';
import { useCallback, useRef, useState } from 'react';
import { useDismiss } from './dismiss';

export interface IOpening<Root extends HTMLElement> {
  readonly isOpen: boolean;
  /** Goes around the button and what it opens. */
  readonly root: RefObject<Root>;
  readonly button: RefObject<HTMLButtonElement>;
  readonly toggle: () => void;
  /** Close it, and leave the focus where it is. */
  readonly dismiss: () => void;
  /** Close it, and give the focus back to the button. */
  readonly close: () => void;
}

export function useOpening<
  Root extends HTMLElement = HTMLDivElement
>(): IOpening<Root> {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<Root>(null);
  const button = useRef<HTMLButtonElement>(null);
  const toggle = useCallback(() => setOpen(before => !before), []);
  const dismiss = useCallback(() => setOpen(false), []);
  const close = useCallback(() => {
    setOpen(false);
    button.current?.focus();
  }, []);
  useDismiss(root, isOpen, dismiss);
  return { isOpen, root, button, toggle, dismiss, close };
}
