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
/** What is left of a frame after the budget. */
const REST = 16 - BUDGET;

export class FrameGate {
  /** Come with work; resolves when there is time for one small piece of it. */
  join(): Promise<void> {
    const admitted = this.queue();
    if (this.isIdle && performance.now() >= this.deadline + REST) {
      // nothing was rendered for a frame: what waits for one is seen a frame later
      this.begin(BUDGET);
    } else if (this.isIdle) {
      this.budget = BUDGET;
      this.goOn();
    } else {
      this.requestFrame();
    }
    this.isIdle = false;
    return admitted;
  }

  /** Come again, with more work; resolves when there is time for one more piece. */
  turn(): Promise<void> {
    const admitted = this.queue();
    if (performance.now() >= this.deadline) {
      this.budget = Math.min(1.5 * this.budget, LARGEST_BUDGET);
    }
    this.goOn();
    return admitted;
  }

  /** All work is done. */
  leave(): void {
    this.isIdle = this.waiting.length === 0;
    if (!this.isIdle) {
      this.goOn();
    }
  }

  /** Resolves with the next frame: there is nothing to do before. */
  nextFrame(): Promise<void> {
    return new Promise(resolve => requestAnimationFrame(() => resolve()));
  }

  private queue(): Promise<void> {
    return new Promise(resolve => this.waiting.push(resolve));
  }

  /** Let the next one work, now or in the next frame. */
  private goOn(): void {
    if (performance.now() < this.deadline) {
      this.admit();
    } else {
      this.requestFrame();
    }
  }

  private requestFrame(): void {
    if (this.isRequested) {
      return;
    }
    this.isRequested = true;
    requestAnimationFrame(() => {
      this.isRequested = false;
      this.begin(this.budget);
      // should the one admitted get stuck, the others go on next frame
      if (this.waiting.length > 0) {
        this.requestFrame();
      }
    });
  }

  private begin(budget: number): void {
    this.budget = budget;
    this.deadline = performance.now() + budget;
    this.admit();
  }

  private admit(): void {
    this.waiting.shift()?.();
  }

  private budget = BUDGET;
  private deadline = -REST;
  /** Nobody is working, or waiting to. */
  private isIdle = true;
  private isRequested = false;
  private readonly waiting: (() => void)[] = [];
}

/** The page has one stream of frames. */
export const frames = new FrameGate();
