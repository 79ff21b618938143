/**
 * Shares each animation frame among the answers that have something to render,
 * so that a burst of text, or many messages at once, never blocks the page.
 */

/** The part of a frame that rendering may take, in milliseconds. */
const BUDGET = 10;

export class FrameGate {
  /** Resolves when there is time for one more small piece of work. */
  turn(): Promise<void> {
    return new Promise(resolve => {
      this.waiting.push(resolve);
      if (performance.now() < this.deadline) {
        this.admit();
      } else {
        this.requestFrame();
      }
    });
  }

  /** A piece of work ended without asking for another turn. */
  leave(): void {
    if (this.waiting.length > 0) {
      if (performance.now() < this.deadline) {
        this.admit();
      } else {
        this.requestFrame();
      }
    }
  }

  private requestFrame(): void {
    if (this.isRequested) {
      return;
    }
    this.isRequested = true;
    requestAnimationFrame(() => {
      this.isRequested = false;
      this.deadline = performance.now() + BUDGET;
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

  private deadline = 0;
  private isRequested = false;
  private readonly waiting: (() => void)[] = [];
}

/** The page has one stream of frames. */
export const frames = new FrameGate();
