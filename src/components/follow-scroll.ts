/**
 * Keeps the newest text in sight while the person is at the bottom, and leaves
 * them alone once they scroll up.
 */
import type { RefObject } from 'react';
import { useCallback, useLayoutEffect, useRef, useState } from 'react';

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

export interface IFollowScroll {
  readonly scroller: RefObject<HTMLDivElement>;
  readonly content: RefObject<HTMLDivElement>;
  readonly isFollowing: boolean;
  /** Go to the newest text and follow again. */
  readonly jump: () => void;
  /** Stay wherever the person is taken to. */
  readonly leave: () => void;
}

/** `isOn` is false while there is nothing to follow: then the top is shown. */
export function useFollowScroll(isOn: boolean): IFollowScroll {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const on = useRef(isOn);
  const [isFollowing, setFollowing] = useState(true);
  on.current = isOn;

  const jump = useCallback(() => {
    following.current = true;
    setFollowing(true);
    const top = on.current ? scroller.current?.scrollHeight : 0;
    scroller.current?.scrollTo({ top });
  }, []);

  const leave = useCallback(() => {
    const node = scroller.current;
    following.current = false;
    // where all is in sight, there is nothing to jump to
    setFollowing(node !== null && isAtBottom(positionOf(node)));
  }, []);

  useLayoutEffect(() => {
    const node = scroller.current;
    if (!node || !content.current) {
      return;
    }
    let before = positionOf(node);
    const onScroll = (): void => {
      const now = positionOf(node);
      following.current = followsAfter(following.current, before, now);
      before = now;
      setFollowing(following.current);
    };
    const onResize = (): void => {
      if (following.current && on.current) {
        node.scrollTop = node.scrollHeight;
      }
      onScroll();
    };
    const observer = new ResizeObserver(onResize);
    observer.observe(content.current);
    observer.observe(node);
    node.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      node.removeEventListener('scroll', onScroll);
    };
  }, []);

  return { scroller, content, isFollowing: isFollowing || !isOn, jump, leave };
}
