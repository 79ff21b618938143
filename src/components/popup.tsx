/**
 * A box beside the composer's field, above it if there is room. It is drawn
 * over everything else, so that a small chat in a cell's output does not cut it
 * off, and stays where it is in the document.
 */
import type { RefObject } from 'react';
import React, { useLayoutEffect, useRef } from 'react';
import { isComposing } from './input-method';

export interface IPopupProps extends React.HTMLAttributes<HTMLDivElement> {
  /** What the popup stands beside. */
  readonly anchor: RefObject<HTMLElement>;
}

/** React 18 does not know the attribute, and passes it on. */
const POPOVER = { popover: 'manual' };

const GAP = 4;
const MARGIN = 8;
const WIDTH = 480;
const HEIGHT = 420;

export function Popup({
  anchor,
  className,
  ...rest
}: IPopupProps): JSX.Element {
  const popup = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const node = popup.current;
    const beside = anchor.current;
    // where the browser knows no popovers, CSS places it
    if (!node || !beside || typeof node.showPopover !== 'function') {
      return;
    }
    node.showPopover();
    const place = (): void => {
      Object.assign(node.style, placeBeside(beside.getBoundingClientRect()));
    };
    place();
    const observer = new ResizeObserver(place);
    observer.observe(beside);
    window.addEventListener('resize', place);
    window.addEventListener('scroll', place, true);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', place);
      window.removeEventListener('scroll', place, true);
    };
  }, [anchor]);
  return (
    <div
      {...POPOVER}
      {...rest}
      ref={popup}
      className={`jp-ChatExt-popup jp-mod-beside ${className ?? ''}`}
    />
  );
}

export interface IDialogPopupProps {
  readonly anchor: RefObject<HTMLElement>;
  /** Its name. */
  readonly label: string;
  readonly className: string;
  /** Called on Escape. */
  readonly onClose: () => void;
  readonly children: React.ReactNode;
}

/** A popup with fields and buttons of its own. */
export function DialogPopup(props: IDialogPopupProps): JSX.Element {
  const { label, onClose, ...rest } = props;
  return (
    <Popup
      {...rest}
      role="dialog"
      aria-label={label}
      onKeyDown={event => {
        if (event.key === 'Escape' && !isComposing(event.nativeEvent)) {
          event.preventDefault();
          event.stopPropagation();
          onClose();
        }
      }}
    />
  );
}

/** Where a popup goes beside `box`: on the side that has more room. */
export function placeBeside(
  box: Pick<DOMRect, 'top' | 'bottom' | 'left' | 'width'>,
  viewport = { width: window.innerWidth, height: window.innerHeight }
): Record<'top' | 'bottom' | 'left' | 'width' | 'maxHeight', string> {
  const above = box.top - GAP - MARGIN;
  const below = viewport.height - box.bottom - GAP - MARGIN;
  const isAbove = above >= Math.min(HEIGHT, below);
  const width = Math.min(WIDTH, box.width);
  const left = Math.min(box.left, viewport.width - width - MARGIN);
  return {
    top: isAbove ? 'auto' : `${box.bottom + GAP}px`,
    bottom: isAbove ? `${viewport.height - box.top + GAP}px` : 'auto',
    left: `${Math.max(MARGIN, left)}px`,
    width: `${width}px`,
    maxHeight: `${Math.min(HEIGHT, isAbove ? above : below)}px`
  };
}
