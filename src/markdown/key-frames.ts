/**
 * Knows when a key was pressed and is not on the page yet: what a person writes
 * is seen before more of an answer.
 */
export class KeyFrames {
  constructor() {
    const options = { capture: true, passive: true };
    document.addEventListener('keydown', this.onKeyDown, options);
  }

  /** Whether the next frame, or the one that is being made, is left to a key. */
  get isOne(): boolean {
    return this.isPending;
  }

  private readonly onKeyDown = (): void => {
    if (!this.isPending) {
      this.isPending = true;
      // a timer that a frame starts comes after that has been painted
      requestAnimationFrame(() =>
        window.setTimeout(() => {
          this.isPending = false;
        })
      );
    }
  };

  private isPending = false;
}
