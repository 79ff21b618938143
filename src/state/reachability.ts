/**
 * Notices that the server went away though nothing was asked of it, and that it
 * is there again: the page goes on by itself.
 */
import { codeOf } from '../core/errors';
import type { IChatTransport } from '../transport/chat-transport';
import type { IChatState } from './chat';

export interface IReachabilityOptions {
  readonly transport: Pick<IChatTransport, 'health'>;
  /** Turns whatever was thrown into a problem that is shown. */
  readonly raise: (thrown: unknown) => void;
  /** It is there again: fetch everything. */
  readonly restart: () => void;
}

/** How long to wait before each look, in milliseconds; the last one stays. */
const PAUSES = [1000, 2000, 4000, 8000];

export class Reachability {
  constructor(private readonly _options: IReachabilityOptions) {
    window.addEventListener('online', this._lookNow);
  }

  /** A connection was lost: if that is all, nothing needs to be said. */
  async noteLost(): Promise<void> {
    try {
      await this._options.transport.health();
    } catch (error) {
      // by now it may be gone for good, as a page that is left
      if (!this._isDisposed && codeOf(error) === 'unreachable') {
        this._options.raise(error);
      }
    }
  }

  /** Look again and again while nothing can be reached. */
  follow({ connection }: Pick<IChatState, 'connection'>): void {
    const isLost = connection === 'unreachable' || connection === 'missing';
    if (isLost && this._timer === null) {
      this._wait();
    } else if (!isLost && connection === 'ready') {
      this._stop();
    }
  }

  dispose(): void {
    this._isDisposed = true;
    this._stop();
    window.removeEventListener('online', this._lookNow);
  }

  private _wait(): void {
    const pause = PAUSES[Math.min(this._looks, PAUSES.length - 1)];
    this._looks += 1;
    this._timer = window.setTimeout(() => void this._look(), pause);
  }

  private async _look(): Promise<void> {
    if (this._isLooking) {
      return;
    }
    this._isLooking = true;
    const isThere = await this._isThere();
    this._isLooking = false;
    if (this._isDisposed) {
      return;
    }
    if (isThere) {
      this._timer = null;
      this._options.restart();
    } else {
      this._wait();
    }
  }

  private async _isThere(): Promise<boolean> {
    try {
      await this._options.transport.health();
      return true;
    } catch {
      return false;
    }
  }

  private readonly _lookNow = (): void => {
    if (this._timer !== null) {
      window.clearTimeout(this._timer);
      void this._look();
    }
  };

  private _stop(): void {
    window.clearTimeout(this._timer ?? undefined);
    this._timer = null;
    this._looks = 0;
  }

  private _timer: number | null = null;
  private _looks = 0;
  private _isLooking = false;
  private _isDisposed = false;
}
