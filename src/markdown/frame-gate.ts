/**
 * Shares each animation frame among the answers that have something to render,
 * so that a burst of text, or many messages at once, never blocks the page.
 */

/** The part of a frame that rendering may take, in milliseconds. */
const BUDGET = 10;
/**
 * It grows up to this while more waits than one frame can take: every frame has
 * a price of its own, so fewer of them bring all of it sooner.
 */
const LARGEST_BUDGET = 24;

export class FrameGate {
  /** Resolves when there is time for one more small piece of work. */
  turn(): Promise<void> {
    return new Promise(resolve => {
      this.waiting.push(resolve);
      if (performance.now() < this.deadline) {
        this.admit();
      } else {
        this.budget = this.isIdle
          ? BUDGET
          : Math.min(1.5 * this.budget, LARGEST_BUDGET);
        this.requestFrame();
      }
      this.isIdle = false;
    });
  }

  /** A piece of work ended without asking for another turn. */
  leave(): void {
    this.isIdle = this.waiting.length === 0;
    if (!this.isIdle) {
      if (performance.now() < this.deadline) {
        this.admit();
      } else {
        this.requestFrame();
      }
    }
  }

  /** Resolves with the next frame: there is nothing to do before. */
  nextFrame(): Promise<void> {
    return new Promise(resolve => requestAnimationFrame(() => resolve()));
  }

  private requestFrame(): void {
    if (this.isRequested) {
      return;
    }
    this.isRequested = true;
    requestAnimationFrame(() => {
      this.isRequested = false;
      this.deadline = performance.now() + this.budget;
      this.admit();
      // should the one admitted get stuck, the others go on next frame
      if (this.waiting.length > 0) {
        this.requestFrame();
      }
    });
  }

  private admit(): void {
    this.waiting.shift()?.();
  }

  private budget = BUDGET;
  private deadline = 0;
  private isIdle = true;
  private isRequested = false;
  private readonly waiting: (() => void)[] = [];
}

/** The page has one stream of frames. */
export const frames = new FrameGate();
