/**
 * Questions and their answers in the conversation shown: asks one at a time,
 * follows the answer, keeps further questions waiting.
 */
import type { IAttachedFile } from '../core/attachments';
import type { IChosenContext } from '../core/context';
import { codeOf } from '../core/errors';
import type { IMessage } from '../core/messages';
import { beginReply } from '../core/reply';
import type { IReply } from '../core/reply';
import type { IChatTransport, IQuestion } from '../transport/chat-transport';
import type { IQueuedQuestion } from './actions';
import type { ChatStore } from './chat-store';
import { FollowedTurn } from './followed-turn';
import type { IBeginning, TurnEnd } from './followed-turn';
import { modelAsked } from './model-choice';
import {
  ReturnedQuestions,
  editedMessage,
  newQuestion,
  questionMessage
} from './questions';
import type { WaitingQuestions } from './questions';

export interface ITurnsOptions {
  readonly store: ChatStore;
  readonly transport: IChatTransport;
  readonly waiting: WaitingQuestions;
  /** Fetch the conversation shown; then `join` and `next` are called. */
  readonly refresh: () => Promise<void>;
  /** The conversation that a first question is to begin. */
  readonly begin: () => IBeginning;
  /** Turns whatever was thrown into a problem that is shown. */
  readonly raise: (thrown: unknown) => void;
}

export class Turns {
  constructor(private readonly _options: ITurnsOptions) {
    this._store = _options.store;
    this._store.onFrame = () => this._turn?.flush();
  }

  /** Whether a question is on its way to the server. */
  get isAsking(): boolean {
    return this._turn !== null && !this._turn.isAccepted;
  }

  /** Whether an answer is being read. */
  get isFollowing(): boolean {
    return this._turn !== null && this._turn.isAccepted;
  }

  /** Ask; rejects when the question was not accepted, and then shows it no more. */
  async send(
    text: string,
    files: readonly IAttachedFile[] = [],
    contexts: readonly IChosenContext[] = []
  ): Promise<void> {
    const question = newQuestion(text, files, contexts);
    this._isHeld = false;
    if (this._isBusy || this._store.state.queue.length > 0) {
      this._store.dispatch({ type: 'question-queued', question });
      this.next();
    } else {
      await this._ask(question, false);
    }
  }

  /** Ask the first waiting question, unless something is being answered. */
  next(): void {
    const question = this._store.state.queue.at(0);
    if (question && !this._isBusy && !this._isHeld) {
      this._ask(question, true).catch(() => undefined);
    }
  }

  /** Keep waiting questions until the person asks again. */
  hold(): void {
    this._isHeld = true;
  }

  /** Try again what could not be read or asked. */
  resume(): void {
    this._isHeld = false;
    this._unreadable = null;
  }

  /** Ask for another answer in place of `answer`; nothing while one is written. */
  async regenerate(answer: IMessage, model?: string): Promise<void> {
    if (this._isBusy) {
      return;
    }
    this._isHeld = false;
    const { messages } = this._store.state;
    const turn = this._begin(beginReply(answer.parent, answer.siblings));
    const question = { regenerate: answer.id, model };
    this._running = this._run(
      turn,
      () => this._regenerate(turn, question),
      error => {
        this._store.dispatch({ type: 'answer-restored', messages });
        this._options.raise(error);
      }
    );
    await turn.accepted.promise;
  }

  /** Ask something else in place of a question; nothing while an answer is written. */
  async edit(replaced: IMessage, text: string): Promise<void> {
    const { messages, current } = this._store.state;
    if (this._isBusy || !current) {
      return;
    }
    this._isHeld = false;
    const question = editedMessage(replaced, text);
    const turn = this._begin(beginReply(question.id));
    this._running = this._run(
      turn,
      () => this._askEdited(turn, current.id, replaced.id, question),
      error => {
        this._store.dispatch({ type: 'answer-restored', messages });
        this._options.raise(error);
        turn.accepted.reject(error);
      }
    );
    await turn.accepted.promise;
  }

  /** Stop the answer; resolves when it has ended. */
  async stop(): Promise<void> {
    if (!this._isBusy) {
      return;
    }
    const running = this._running;
    this._store.dispatch({ type: 'stop-requested' });
    // what the server does not know yet cannot be stopped
    await this._turn?.accepted.promise.catch(() => undefined);
    const { current, activity } = this._store.state;
    if (current && activity === 'stopping') {
      await this._tellStop(current.id);
      await running;
    }
  }

  /** Follow the running turn, from its beginning. */
  join(): void {
    const { current, reply } = this._store.state;
    const running = current?.running;
    if (!current || !running || !this._mayJoin(running)) {
      return;
    }
    const seed = beginReply(reply?.parent, reply?.siblings);
    const turn = this._begin(seed, { shown: reply });
    this._running = this._run(
      turn,
      async () => {
        const end = await turn.follow(signal =>
          this._options.transport.joinTurn(current.id, running, signal)
        );
        this._unreadable = end === 'missed' ? running : null;
        return end;
      },
      () => undefined
    );
  }

  /** Streams are read only while somebody looks. */
  setVisible(isVisible: boolean): void {
    this._isVisible = isVisible;
    this._unreadable = null;
    if (isVisible) {
      this._turn?.stay();
    } else if (this._turn) {
      this._turn.leave();
      this._turn = this.isAsking ? this._turn : null;
    }
  }

  /** The conversation changed while its answer is being read: look when it has ended. */
  noteChange(): void {
    this._hasChanged = true;
  }

  /** Another conversation is shown. A question on its way still arrives. */
  detach(): void {
    this._turn?.detach();
    this._turn = null;
    this._hasChanged = false;
    this.resume();
  }

  private get _isBusy(): boolean {
    const { activity, current } = this._store.state;
    return activity !== 'idle' || Boolean(current?.running);
  }

  private _mayJoin(running: string): boolean {
    return !this._turn && this._isVisible && running !== this._unreadable;
  }

  private _begin(
    seed: IReply,
    joined?: { shown: IMessage | null }
  ): FollowedTurn {
    this._turn = new FollowedTurn(this._store, seed, joined);
    if (!this._isVisible) {
      this._turn.leave();
    }
    return this._turn;
  }

  private async _ask(
    question: IQueuedQuestion,
    isWaiting: boolean
  ): Promise<void> {
    const { current, messages } = this._store.state;
    const message = questionMessage(question, messages.at(-1)?.id ?? null);
    this._store.dispatch({ type: 'question-asked', question: message });
    const turn = this._begin(beginReply(question.id));
    const conversation = current?.id ?? null;
    this._running = this._run(
      turn,
      () => this._answer(turn, conversation, message),
      error => this._refuse(turn, { question, conversation, isWaiting }, error)
    );
    await turn.accepted.promise;
  }

  private _answer(
    turn: FollowedTurn,
    conversation: string | null,
    { id, parts }: IMessage
  ): Promise<TurnEnd> {
    const message = { id, parts: [...parts] };
    const asked = { message, ...modelAsked(this._store.state) };
    if (conversation !== null) {
      return this._start(turn, conversation, asked);
    }
    const { id: where, create, show } = this._options.begin();
    const asking = this._start(turn, where, { ...asked, create });
    return turn.begins(asking, show);
  }

  private _regenerate(
    turn: FollowedTurn,
    question: IQuestion
  ): Promise<TurnEnd> {
    const { current } = this._store.state;
    const id = question.regenerate ?? '';
    return this._start(
      turn,
      current?.id ?? '',
      { ...question, ...modelAsked(this._store.state, question.model) },
      () => this._store.dispatch({ type: 'answer-replaced', id })
    );
  }

  private _askEdited(
    turn: FollowedTurn,
    conversation: string,
    replaced: string,
    question: IMessage
  ): Promise<TurnEnd> {
    const { id, parent, parts } = question;
    const message = { id, parts: [...parts] };
    const asked = { message, parent, ...modelAsked(this._store.state) };
    return this._start(turn, conversation, asked, () =>
      this._store.dispatch({ type: 'question-edited', replaced, question })
    );
  }

  /**
   * Ask the server; when the conversation went on elsewhere, look and ask once
   * more. `show` makes room among the messages shown.
   */
  private async _start(
    turn: FollowedTurn,
    conversation: string,
    question: IQuestion,
    show: () => void = () => undefined
  ): Promise<TurnEnd> {
    const { transport, refresh } = this._options;
    show();
    const open = (
      signal: AbortSignal
    ): ReturnType<typeof transport.startTurn> =>
      transport.startTurn(conversation, this._based(turn, question), signal);
    try {
      return await turn.follow(open);
    } catch (error) {
      if (codeOf(error) !== 'stale' || turn.isAccepted || turn.isDetached) {
        throw error;
      }
    }
    await refresh();
    show();
    return turn.follow(open);
  }

  /** The question with what this page has seen of the conversation. */
  private _based(turn: FollowedTurn, question: IQuestion): IQuestion {
    const { current } = this._store.state;
    return turn.isDetached || !current
      ? question
      : { ...question, base_seq: current.seq };
  }

  private async _run(
    turn: FollowedTurn,
    work: () => Promise<TurnEnd>,
    refuse: (error: unknown) => void
  ): Promise<void> {
    try {
      const end = await work();
      this._release(turn);
      await this._goOn(turn, end);
    } catch (error) {
      this._release(turn);
      if (!turn.isAccepted) {
        refuse(error);
      } else if (!turn.isDetached) {
        this._lose(error, this._store.state.reply?.id ?? null);
      }
      turn.accepted.resolve();
    }
  }

  private _release(turn: FollowedTurn): void {
    if (this._turn === turn) {
      this._turn = null;
    }
  }

  private async _goOn(turn: FollowedTurn, end: TurnEnd): Promise<void> {
    // asked, and answered before anything was read
    turn.accepted.resolve();
    if (turn.isDetached || end === 'left') {
      return;
    }
    if (end === 'missed' || this._hasChanged) {
      this._hasChanged = false;
      await this._options.refresh();
    } else {
      this.next();
    }
  }

  /** The answer goes on, but cannot be read here. */
  private _lose(error: unknown, reply: string | null): void {
    this._unreadable = reply;
    this._options.raise(error);
  }

  private _refuse(
    turn: FollowedTurn,
    asked: {
      question: IQueuedQuestion;
      conversation: string | null;
      isWaiting: boolean;
    },
    error: unknown
  ): void {
    const { question, conversation, isWaiting } = asked;
    if (turn.isDetached) {
      this._options.waiting.keepFirst(conversation, question);
      this._options.raise(error);
    } else if (this._returns.mayReturn(question, error)) {
      this._store.dispatch({ type: 'question-returned', question });
      void this._options.refresh();
    } else if (isWaiting) {
      this.hold();
      this._store.dispatch({ type: 'question-returned', question });
      this._options.raise(error);
    } else {
      this._store.dispatch({ type: 'question-refused', id: question.id });
      this._options.raise(error);
      turn.accepted.reject(error);
    }
  }

  private async _tellStop(conversation: string): Promise<void> {
    try {
      await this._options.transport.stopTurn(conversation);
    } catch (error) {
      this._store.dispatch({ type: 'stop-failed' });
      this._options.raise(error);
    }
  }

  private readonly _store: ChatStore;
  private readonly _returns = new ReturnedQuestions();
  private _turn: FollowedTurn | null = null;
  private _running: Promise<void> = Promise.resolve();
  /** A reply whose stream this page could not read: not tried again by itself. */
  private _unreadable: string | null = null;
  private _isVisible = true;
  private _isHeld = false;
  private _hasChanged = false;
}
