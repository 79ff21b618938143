/** Animation frames that come when the test says so. */
import type { IFrames } from '../../state/chat-store';

export class FakeFrames implements IFrames {
  /** How many frames are asked for. */
  get asked(): number {
    return this._callbacks.size;
  }

  request(callback: () => void): number {
    this._last += 1;
    this._callbacks.set(this._last, callback);
    return this._last;
  }

  cancel(handle: number): void {
    this._callbacks.delete(handle);
  }

  paint(): void {
    const callbacks = [...this._callbacks.values()];
    this._callbacks.clear();
    callbacks.forEach(callback => callback());
  }

  private readonly _callbacks = new Map<number, () => void>();
  private _last = 0;
}
