/**
 * Whether answers come through as they are written, or something between page
 * and server holds them back until they are complete.
 */
import { URLExt } from '@jupyterlab/coreutils';
import type { Chunk } from '../core/chunks';

/** So many answers in a row that came all at once are no accident. */
const PROOF = 2;

/** Answers that took less, in seconds, tell nothing. */
const TELLING = 2;

export class Passage {
  /** `onHeldBack` is called once, when it is certain. */
  constructor(private readonly _onHeldBack: () => void) {}

  /** Whether streams are of no use: ask for what there is, again and again. */
  get isHeldBack(): boolean {
    return this._isHeldBack;
  }

  /** A stream stayed silent, but a short answer came through. */
  noteSilence(): void {
    if (!this._isHeldBack) {
      this._isHeldBack = true;
      this._onHeldBack();
    }
  }

  /** An answer of `seconds` was read within `milliseconds` from its first piece on. */
  noteAnswer(seconds: number, milliseconds: number): void {
    if (seconds < TELLING) {
      return;
    }
    const isAtOnce = milliseconds < seconds * 100;
    this._atOnce = isAtOnce ? this._atOnce + 1 : 0;
    if (this._atOnce >= PROOF) {
      this.noteSilence();
    }
  }

  private _isHeldBack = false;
  private _atOnce = 0;
}

/** How long the server wrote at an answer, in seconds, if a chunk says so. */
export function secondsIn(chunk: Chunk): number | null {
  const { messageMetadata } = chunk as { messageMetadata?: unknown };
  const { timing } = (messageMetadata ?? {}) as {
    timing?: { total?: unknown };
  };
  return typeof timing?.total === 'number' ? timing.total : null;
}

/** What a stream is asked for: a certain reply, and whether to wait for what comes. */
export function queryOf(isShort: boolean, reply: string | null = null): string {
  const query = {
    ...(reply !== null && { reply }),
    ...(isShort && { wait: '0' })
  };
  return URLExt.objectToQueryString(query);
}
