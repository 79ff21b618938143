/**
 * One answer as one stream of chunks, however often the connection is cut: it
 * remembers where it is and goes on from there.
 */
import type { Chunk, IPositionedChunk } from '../core/chunks';
import { ChatFailure } from '../core/errors';
import { TERMINAL } from '../core/reply';
import { EventDecoder, LineTooLongError } from './event-stream';
import type { HttpFailures } from './http-failure';
import { secondsIn } from './passage';
import type { Passage } from './passage';

/** One connection: what ends it, and whether it brings only what is there by now. */
export interface IConnection {
  readonly signal: AbortSignal;
  readonly isShort: boolean;
}

/** How a turn's stream is opened. */
export interface ITurnSource {
  /** Ask the question, or begin to follow. */
  open(connection: IConnection): Promise<Response>;
  /** Go on after a cut; `after` is null when nothing was received. */
  reopen(
    after: number | null,
    reply: string | null,
    connection: IConnection
  ): Promise<Response>;
  /** Whether all of it arrives as it is written; a replay comes at once. */
  readonly isLive: boolean;
}

/** How patient a stream is. */
export interface IPace {
  /** No byte, not even a ping, for so long means that the connection is dead. */
  readonly stallMilliseconds: number;
  /** No byte at all for so long: it is dead, or held back on the way. */
  readonly firstMilliseconds: number;
  /** How often to ask for news where streams are held back. */
  readonly shortMilliseconds: number;
  /** What to wait before each further attempt; without progress, the last one is the last. */
  readonly pauses: readonly number[];
  /** From 0 to 1: spreads the attempts of many pages. */
  readonly random: () => number;
}

export const DEFAULT_PACE: IPace = {
  stallMilliseconds: 35_000,
  firstMilliseconds: 20_000,
  shortMilliseconds: 700,
  pauses: [250, 500, 1000, 2000, 4000, 8000, 8000, 8000],
  random: Math.random
};

export interface ITurnOptions {
  readonly pace: IPace;
  readonly failures: HttpFailures;
  readonly passage: Passage;
}

/** Further attempts while nothing was received: somebody waits for a first sign. */
const FIRST_ATTEMPTS = 3;

/**
 * The chunks up to the terminal one. When the stream ends without one, the
 * turn's end was missed: it has to be fetched.
 */
export async function* followTurn(
  source: ITurnSource,
  signal: AbortSignal,
  options: ITurnOptions
): AsyncGenerator<IPositionedChunk> {
  const turn = new TurnReader(source, signal, options);
  try {
    while (!signal.aborted && !turn.isOver) {
      yield* turn.connect();
      await turn.pauseIfCut();
    }
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
  }
}

/** What is known of a turn while it is read over several connections. */
class TurnReader {
  constructor(
    private readonly _source: ITurnSource,
    private readonly _signal: AbortSignal,
    { pace, failures, passage }: ITurnOptions
  ) {
    this._pace = pace;
    this._failures = failures;
    this._passage = passage;
    this._isShort = passage.isHeldBack;
  }

  isOver = false;

  /** Yield what one connection brings; returns when it is cut. */
  async *connect(): AsyncGenerator<IPositionedChunk> {
    const connection = new AbortController();
    const leave = (): void => connection.abort();
    this._signal.addEventListener('abort', leave);
    this._cut = null;
    try {
      const response = await this._open(connection.signal);
      if (response.body) {
        yield* this._read(response.body);
        if (this._isShort) {
          this._passage.noteSilence();
        }
      } else {
        this.isOver = true;
      }
    } catch (error) {
      leave();
      this._cut = this._cutOf(error);
    } finally {
      this._signal.removeEventListener('abort', leave);
    }
  }

  /** Wait before the next attempt, or give up. */
  async pauseIfCut(): Promise<void> {
    if (this.isOver || this._signal.aborted) {
      return;
    }
    const { pauses, random, shortMilliseconds } = this._pace;
    if (this._isShort && this._cut === null) {
      this._attempts = 0;
      return sleep(shortMilliseconds, this._signal);
    }
    const patience = this._position === null ? FIRST_ATTEMPTS : pauses.length;
    if (this._attempts >= Math.min(patience, pauses.length)) {
      throw this._cut ?? this._failures.unreachable();
    }
    const pause = pauses[this._attempts] * (0.75 + random() / 2);
    this._attempts += 1;
    await sleep(pause, this._signal);
  }

  private async _open(signal: AbortSignal): Promise<Response> {
    const isFirst = this._isFirst;
    const connection = { signal, isShort: this._isShort };
    this._isFirst = false;
    this._hasBytes = false;
    const opened = isFirst
      ? this._source.open(connection)
      : this._source.reopen(this._position, this._reply, connection);
    const response = await within(opened, this._pace.firstMilliseconds);
    if (response.ok && (response.status === 204 || isEventStream(response))) {
      return response;
    }
    const failure = await this._failures.ofResponse(response);
    // asked again after a cut, and answered meanwhile
    if (!isFirst && failure.code === 'already-asked') {
      return new Response(null, { status: 204 });
    }
    throw failure;
  }

  private async *_read(
    body: ReadableStream<Uint8Array>
  ): AsyncGenerator<IPositionedChunk> {
    const decoder = new EventDecoder();
    const words = await this._failures.words();
    for await (const bytes of bytesOf(body, this._pace, this._signal)) {
      this._hasBytes = true;
      for (const event of decoder.push(bytes)) {
        const next = this._take(event.id, event.data);
        if (next) {
          yield words ? { ...next, chunk: words.ofChunk(next.chunk) } : next;
        }
        if (this.isOver) {
          return;
        }
      }
    }
  }

  private _take(id: string, data: string): IPositionedChunk | null {
    if (data === '[DONE]') {
      return null;
    }
    const position = Number(id);
    if (this._position !== null && position <= this._position) {
      return null;
    }
    const chunk = this._parse(data);
    this._noteTime(chunk);
    this._position = position;
    this._attempts = 0;
    if (chunk.type === 'start') {
      this._reply = chunk.messageId ?? this._reply;
    }
    this.isOver = TERMINAL.has(chunk.type);
    if (this.isOver) {
      this._notePassage();
    }
    return { position, chunk };
  }

  private _noteTime(chunk: Chunk): void {
    this._firstAt ??= performance.now();
    this._seconds = secondsIn(chunk) ?? this._seconds;
  }

  /** What the time that it took to read an answer says of the way to the server. */
  private _notePassage(): void {
    if (!this._isShort && this._source.isLive && this._seconds !== null) {
      const milliseconds = performance.now() - (this._firstAt ?? 0);
      this._passage.noteAnswer(this._seconds, milliseconds);
    }
  }

  private _parse(data: string): Chunk {
    try {
      return JSON.parse(data) as Chunk;
    } catch {
      throw this._failures.unreachable('The answer arrived garbled.');
    }
  }

  /** The failure to show if the cut stays; throws what no further attempt heals. */
  private _cutOf(error: unknown): ChatFailure {
    if (error instanceof LineTooLongError) {
      throw this._failures.answerTooLarge();
    }
    if (error instanceof SilenceError) {
      // dead, or held back: what comes through is only known of short answers
      this._isShort ||= !this._hasBytes;
      return this._failures.unreachable('The server fell silent.');
    }
    const failure = this._failures.ofThrown(error);
    if (failure instanceof ChatFailure && isPassing(failure)) {
      return failure;
    }
    throw failure;
  }

  private readonly _pace: IPace;
  private readonly _failures: HttpFailures;
  private readonly _passage: Passage;
  private _isFirst = true;
  /** Whether connections bring only what there is. */
  private _isShort: boolean;
  /** Whether the present connection brought anything. */
  private _hasBytes = false;
  /** When the first piece was read. */
  private _firstAt: number | null = null;
  /** How long the server wrote at it. */
  private _seconds: number | null = null;
  private _position: number | null = null;
  private _reply: string | null = null;
  private _attempts = 0;
  private _cut: ChatFailure | null = null;
}

function isPassing({ code }: ChatFailure): boolean {
  return code === 'unreachable' || code === 'bad-gateway';
}

function isEventStream(response: Response): boolean {
  const type = response.headers.get('content-type') ?? '';
  return type.startsWith('text/event-stream') && response.body !== null;
}

/** The bytes of a body, until it ends; silence for too long is a cut. */
async function* bytesOf(
  body: ReadableStream<Uint8Array>,
  pace: IPace,
  signal: AbortSignal
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  const leave = (): void => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', leave);
  try {
    let patience = pace.firstMilliseconds;
    for (;;) {
      const { done, value } = await within(reader.read(), patience);
      if (done) {
        return;
      }
      patience = pace.stallMilliseconds;
      yield value;
    }
  } finally {
    signal.removeEventListener('abort', leave);
    leave();
  }
}

class SilenceError extends Error {}

async function within<T>(promise: Promise<T>, limit: number): Promise<T> {
  let timer: number | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = window.setTimeout(() => reject(new SilenceError()), limit);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    window.clearTimeout(timer);
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const wake = (): void => {
      window.clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = window.setTimeout(wake, milliseconds);
    signal.addEventListener('abort', wake);
  });
}
