/**
 * Keeps a place of a conversation in sight while all around it is still being
 * laid out: formulas, pictures and messages far away get their heights late.
 * The first thing that the person does there ends it.
 */
import type { RefObject } from 'react';
import { useEffect, useMemo } from 'react';

/** How many pixels below where it should be a place is; null while nobody knows. */
export type Distance = () => number | null;

/** What people do to go elsewhere. */
const ACTS = ['wheel', 'pointerdown', 'touchmove', 'keydown'] as const;

export class HeldPlace {
  constructor(private readonly _scroller: RefObject<HTMLElement>) {}

  get isHeld(): boolean {
    return this._distance !== null;
  }

  hold(distance: Distance): void {
    this._distance = distance;
    this.keep();
    // a message that was far away is on the page by then
    requestAnimationFrame(() => this.keep());
  }

  /** Go where the place is by now. */
  keep(): void {
    const node = this._scroller.current;
    const by = this._distance?.() ?? 0;
    // the browser rounds to the pixels of the screen
    if (node && Math.abs(by) >= 1) {
      node.scrollTop += by;
    }
  }

  readonly release = (): void => {
    this._distance = null;
  };

  private _distance: Distance | null = null;
}

export function useHeldPlace(scroller: RefObject<HTMLElement>): HeldPlace {
  const held = useMemo(() => new HeldPlace(scroller), [scroller]);
  useEffect(() => {
    const node = scroller.current;
    ACTS.forEach(act => node?.addEventListener(act, held.release, PASSIVE));
    return () =>
      ACTS.forEach(act => node?.removeEventListener(act, held.release));
  }, [scroller, held]);
  return held;
}

const PASSIVE = { passive: true };
