/**
 * One turn while it is read: collects its chunks, and folds them into the state
 * once per frame.
 */
import { PromiseDelegate } from '@lumino/coreutils';
import type { Chunk, IPositionedChunk } from '../core/chunks';
import type { IMessage } from '../core/messages';
import { TERMINAL, applyAll } from '../core/reply';
import type { IReply } from '../core/reply';
import type { INewConversation } from '../transport/chat-transport';
import type { ChatStore } from './chat-store';

/** `missed`: it ended unseen; `left`: nobody looks any more. */
export type TurnEnd = 'ended' | 'missed' | 'left';

/** A conversation that does not exist before its first question. */
export interface IBeginning {
  readonly id: string;
  readonly create: INewConversation;
  /** It exists now: put it on the screen. */
  readonly show: () => void;
}

export class FollowedTurn {
  /**
   * `joined` is a turn that runs already, with what is on the screen of its
   * reply: a replay from the beginning shows nothing before it has caught up.
   */
  constructor(
    private readonly _store: ChatStore,
    private _reply: IReply,
    joined?: { shown: IMessage | null }
  ) {
    this._shownLength = joined?.shown ? lengthOf(joined.shown) : 0;
    if (joined) {
      this._accept();
    }
  }

  /** Resolves with the first chunk: the server has the question. */
  readonly accepted = new PromiseDelegate<void>();

  get isAccepted(): boolean {
    return this._isAccepted;
  }

  get isDetached(): boolean {
    return this._isDetached;
  }

  /** Read to the end; rejects with what keeps the stream from being read. */
  async follow(
    open: (signal: AbortSignal) => AsyncIterable<IPositionedChunk>
  ): Promise<TurnEnd> {
    try {
      for await (const { chunk } of open(this._leaving.signal)) {
        this._take(chunk);
        if (TERMINAL.has(chunk.type)) {
          this._end();
          return 'ended';
        }
      }
    } finally {
      this.flush();
    }
    return this._leaving.signal.aborted ? 'left' : 'missed';
  }

  /** The question begins its conversation: `show` it as soon as the server has it. */
  async begins(asking: Promise<TurnEnd>, show: () => void): Promise<TurnEnd> {
    const showUnlessLeft = (): void => {
      if (!this._isDetached) {
        show();
      }
    };
    this.accepted.promise
      .then(() => this._isAccepted && showUnlessLeft())
      .catch(() => undefined);
    const end = await asking;
    if (!this._isAccepted) {
      // answered before anything was read
      showUnlessLeft();
    }
    return end;
  }

  /** Stop reading; a question that is on its way arrives first. */
  leave(): void {
    this._isLeft = true;
    if (this._isAccepted) {
      this._leaving.abort();
    }
  }

  /** Go on reading after all. */
  stay(): void {
    this._isLeft = false;
  }

  /** Leave, and show nothing more: another conversation is on the screen. */
  detach(): void {
    this._isDetached = true;
    this.leave();
  }

  /** Fold what has arrived. */
  flush(): void {
    const chunks = this._arrived;
    if (chunks.length === 0) {
      return;
    }
    this._arrived = [];
    this._reply = applyAll(this._reply, chunks);
    const { message } = this._reply;
    if (!this._isDetached && this._hasCaughtUp(message)) {
      this._store.dispatch({ type: 'reply-grown', reply: message });
    }
  }

  private _take(chunk: Chunk): void {
    this._arrived.push(chunk);
    if (this._isAccepted) {
      this._store.touch();
      return;
    }
    this.flush();
    this._accept();
    if (this._isLeft) {
      this._leaving.abort();
    }
  }

  private _accept(): void {
    this._isAccepted = true;
    this.accepted.resolve();
  }

  private _end(): void {
    this._reply = applyAll(this._reply, this._arrived);
    this._arrived = [];
    if (!this._isDetached) {
      const reply = this._reply.message;
      this._store.dispatch({ type: 'reply-ended', reply });
    }
  }

  private _hasCaughtUp(message: IMessage): boolean {
    if (this._shownLength > 0 && lengthOf(message) < this._shownLength) {
      return false;
    }
    this._shownLength = 0;
    return true;
  }

  private readonly _leaving = new AbortController();
  private _arrived: Chunk[] = [];
  private _shownLength: number;
  private _isAccepted = false;
  private _isDetached = false;
  private _isLeft = false;
}

/** How many characters of text a message has. */
function lengthOf(message: IMessage): number {
  return message.parts.reduce(
    (length, part) => length + ('text' in part ? part.text.length : 0),
    0
  );
}
