/**
 * Loads something again whenever asked, but never twice at once: requests that
 * come while it loads are served together by one more load.
 */
export class Reloader {
  constructor(private readonly _load: () => Promise<void>) {}

  /** Load now, or once more after the running load. */
  request(): Promise<void> {
    if (!this._running) {
      this._running = this._run();
      return this._running;
    }
    this._next ??= this._running.then(() => {
      this._next = null;
      return this.request();
    });
    return this._next;
  }

  private async _run(): Promise<void> {
    try {
      await this._load();
    } finally {
      this._running = null;
    }
  }

  private _running: Promise<void> | null = null;
  private _next: Promise<void> | null = null;
}
