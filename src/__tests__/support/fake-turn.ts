/** A stream of a turn that a test writes. */
import type { Chunk, IPositionedChunk } from '../../core/chunks';
import { ChatFailure } from '../../core/errors';
import type { IQuestion } from '../../transport/chat-transport';

/** One stream that is read: write to it with `fire`. */
export class FakeTurn implements AsyncIterable<IPositionedChunk> {
  constructor(
    readonly conversation: string,
    readonly question: IQuestion | null,
    readonly reply: string | null,
    readonly signal: AbortSignal,
    private readonly _accept: () => void = () => undefined
  ) {
    signal.addEventListener('abort', () => this.end());
  }

  get isLeft(): boolean {
    return this.signal.aborted;
  }

  /** Send chunks; anything written after the end is lost. */
  fire(...chunks: Chunk[]): this {
    this._chunks.push(...chunks);
    this._wake();
    return this;
  }

  /** End without a terminal chunk. */
  end(): void {
    this._isOver = true;
    this._wake();
  }

  fail(code: string): void {
    this._failure = new ChatFailure({ code, title: `${code}.` });
    this._wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<IPositionedChunk> {
    for (;;) {
      const chunk = this._chunks.shift();
      if (chunk) {
        if (this._position === 0) {
          this._accept();
        }
        this._position += 1;
        yield { position: this._position, chunk };
      } else if (this._failure) {
        throw this._failure;
      } else if (this._isOver) {
        return;
      } else {
        await new Promise<void>(resolve => (this._wake = resolve));
      }
    }
  }

  private readonly _chunks: Chunk[] = [];
  private _position = 0;
  private _isOver = false;
  private _failure: ChatFailure | null = null;
  private _wake: () => void = () => undefined;
}
