/**
 * Keeps the newest text in sight while the person is at the bottom, and leaves
 * them alone once they scroll up.
 */
import type { RefObject } from 'react';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useHeldPlace } from './held-place';
import type { HeldPlace } from './held-place';

export interface IScrollPosition {
  /** How far the content is scrolled. */
  readonly top: number;
  /** The height that is in sight. */
  readonly viewport: number;
  /** The height of all content. */
  readonly content: number;
}

/** Fractions of a pixel are lost when the page is zoomed. */
const SLACK = 4;

export function isAtBottom(position: IScrollPosition): boolean {
  return position.content - position.viewport - position.top <= SLACK;
}

/**
 * Whether to go on following, after the position changed for whatever reason.
 * Only a person makes `top` smaller while the content does not shrink.
 */
export function followsAfter(
  isFollowing: boolean,
  before: IScrollPosition,
  now: IScrollPosition
): boolean {
  if (isAtBottom(now)) {
    return true;
  }
  const isScrolledUp = now.top < before.top && now.content >= before.content;
  return isFollowing && !isScrolledUp;
}

function positionOf(scroller: HTMLElement): IScrollPosition {
  return {
    top: scroller.scrollTop,
    viewport: scroller.clientHeight,
    content: scroller.scrollHeight
  };
}

/** What can be done with the scrolled element; the same object for good. */
export interface IScrolling {
  readonly scroller: RefObject<HTMLDivElement>;
  readonly content: RefObject<HTMLDivElement>;
  /** Go to the newest text and follow again. */
  readonly jump: () => void;
  /** Stay wherever the person is taken to. */
  readonly leave: () => void;
  /** The place to stay at until the person goes elsewhere; `leave` first. */
  readonly held: HeldPlace;
  /** Hold it no more, and follow again if that is at the end. */
  readonly settle: () => void;
  /** Whether the newest text is followed now. */
  readonly isAtEnd: () => boolean;
}

export interface IFollowScroll {
  readonly scrolling: IScrolling;
  readonly isFollowing: boolean;
}

/** `isOn` is false while there is nothing to follow: then the top is shown. */
export function useFollowScroll(isOn: boolean): IFollowScroll {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const on = useRef(isOn);
  const [isFollowing, setFollowing] = useState(true);
  const held = useHeldPlace(scroller);
  on.current = isOn;

  const jump = useCallback(() => {
    held.release();
    following.current = true;
    setFollowing(true);
    const top = on.current ? scroller.current?.scrollHeight : 0;
    scroller.current?.scrollTo({ top });
  }, [held]);

  const leave = useCallback(() => {
    const node = scroller.current;
    held.release();
    following.current = false;
    // where all is in sight, there is nothing to jump to
    setFollowing(node !== null && isAtBottom(positionOf(node)));
  }, [held]);

  const settle = useCallback(() => {
    const node = scroller.current;
    if (node && held.isHeld) {
      held.release();
      following.current = isAtBottom(positionOf(node));
      setFollowing(following.current);
    }
  }, [held]);

  useLayoutEffect(() => {
    const node = scroller.current;
    if (!node || !content.current) {
      return;
    }
    let before = positionOf(node);
    const onScroll = (): void => {
      const now = positionOf(node);
      if (held.isHeld) {
        setFollowing(isAtBottom(now));
      } else {
        following.current = followsAfter(following.current, before, now);
        setFollowing(following.current);
      }
      before = now;
    };
    const onResize = (): void => {
      if (following.current && on.current) {
        node.scrollTop = node.scrollHeight;
      }
      held.keep();
      onScroll();
    };
    return watch(node, content.current, onScroll, onResize);
  }, [held]);

  const scrolling = useMemo(
    () => ({
      scroller,
      content,
      jump,
      leave,
      held,
      settle,
      isAtEnd: () => following.current
    }),
    [jump, leave, settle, held]
  );
  return { scrolling, isFollowing: isFollowing || !isOn };
}

/** Be told of everything that moves what is in sight; returns what ends that. */
function watch(
  scroller: HTMLElement,
  content: HTMLElement,
  onScroll: () => void,
  onResize: () => void
): () => void {
  const observer = new ResizeObserver(onResize);
  observer.observe(content);
  observer.observe(scroller);
  scroller.addEventListener('scroll', onScroll, { passive: true });
  return () => {
    observer.disconnect();
    scroller.removeEventListener('scroll', onScroll);
  };
}
