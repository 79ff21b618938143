/**
 * Holds the state and tells of its changes, at most once per animation frame.
 */
import type { IDisposable } from '@lumino/disposable';
import type { ChatAction } from './actions';
import type { IChatState } from './chat';
import { INITIAL_STATE, reduce } from './reducer';

/** Animation frames; tests give their own. */
export interface IFrames {
  request(callback: () => void): number;
  cancel(handle: number): void;
}

export const browserFrames: IFrames = {
  request: callback => window.requestAnimationFrame(callback),
  cancel: handle => window.cancelAnimationFrame(handle)
};

export class ChatStore implements IDisposable {
  constructor(
    private readonly _frames: IFrames,
    private readonly _notify: (state: IChatState) => void
  ) {}

  /** Called before each notification: the time to fold what has arrived. */
  onFrame: () => void = () => undefined;

  get state(): IChatState {
    return this._state;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispatch(action: ChatAction): void {
    this._state = reduce(this._state, action);
    this.touch();
  }

  /** Ask for a frame. In a hidden document it comes when it is shown again. */
  touch(): void {
    if (this._frame === null && !this._isDisposed) {
      this._frame = this._frames.request(() => this._onFrame());
    }
  }

  dispose(): void {
    this._isDisposed = true;
    if (this._frame !== null) {
      this._frames.cancel(this._frame);
    }
  }

  private _onFrame(): void {
    this.onFrame();
    // only now: what the frame folds is told in the same frame
    this._frame = null;
    if (this._told !== this._state) {
      this._told = this._state;
      this._notify(this._state);
    }
  }

  private _state = INITIAL_STATE;
  private _told = INITIAL_STATE;
  private _frame: number | null = null;
  private _isDisposed = false;
}
