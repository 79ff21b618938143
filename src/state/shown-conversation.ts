/**
 * The conversation that is on the screen: fetched, created with the first
 * question, gone when it was deleted.
 */
import { UUID } from '@lumino/coreutils';
import { ChatFailure } from '../core/errors';
import type {
  IConversation,
  IConversationSummary,
  IPlace
} from '../core/messages';
import type {
  IChatTransport,
  INewConversation
} from '../transport/chat-transport';
import type { ChatStore } from './chat-store';
import type { IBeginning } from './followed-turn';
import type { IMemory } from './memory';
import type { WaitingQuestions } from './questions';
import { summaryOf } from './reduce-conversations';
import type { Turns } from './turns';

export interface IShownConversationOptions {
  readonly store: ChatStore;
  readonly transport: IChatTransport;
  readonly memory: IMemory;
  readonly waiting: WaitingQuestions;
  /** The turns of what is shown; they in turn call `refresh` and `beginning`. */
  readonly turns: () => Turns;
  /** Where new conversations belong, if not in the panel only. */
  readonly place?: () => IPlace | null;
  /** Turns whatever was thrown into a problem that is shown. */
  readonly raise: (thrown: unknown) => void;
}

export class ShownConversation {
  constructor(private readonly _options: IShownConversationOptions) {}

  /** Show the conversation that was shown when the page was left. */
  async restore(): Promise<boolean> {
    this._isRestoring = true;
    try {
      return await this.show(this._options.memory.get('conversation'));
    } finally {
      this._isRestoring = false;
    }
  }

  /** Show a conversation, or a new one; tells whether another one was shown. */
  async show(id: string | null): Promise<boolean> {
    const { current, queue } = this._state;
    const before = current?.id ?? null;
    if (id !== before) {
      this._options.waiting.keep(before, queue);
      this._open(id);
    }
    await this.refresh();
    return id !== before;
  }

  /** Fetch the conversation shown, and go on with it. */
  async refresh(): Promise<void> {
    const id = this._state.current?.id;
    if (id !== undefined) {
      try {
        this._take(await this._options.transport.getConversation(id));
      } catch (error) {
        return this._miss(id, error);
      }
    }
    this._turns.join();
    this._turns.next();
  }

  /** The conversation that a first question is to begin. */
  beginning(): IBeginning {
    const id = UUID.uuid4();
    const create = this._facts;
    // found again by a page that is reloaded right now
    this._options.memory.set('conversation', id);
    return { id, create, show: () => this._show(this._born(id, create)) };
  }

  /** Make it before anything is asked. */
  async begin(): Promise<void> {
    if (!this._state.current) {
      const { transport } = this._options;
      this._show(summaryOf(await transport.createConversation(this._facts)));
    }
  }

  /** Delete a conversation, shown or not. */
  async delete(id: string): Promise<void> {
    this._deleting.add(id);
    try {
      await this._options.transport.deleteConversation(id);
      this.forget(id);
    } finally {
      this._deleting.delete(id);
    }
  }

  /** Whether this one was shown when it was deleted, and nothing else is since. */
  isWhereDeleted(id: string): boolean {
    const { current, messages, activity } = this._state;
    const isEmpty = current === null && messages.length === 0;
    return this._leftBehind === id && isEmpty && activity === 'idle';
  }

  /** Whether it is being deleted here. */
  isDeleting(id: string): boolean {
    return this._deleting.has(id);
  }

  /** A conversation is no more; what was not sent yet stays with the person. */
  forget(id: string): void {
    const { current, queue } = this._state;
    this._options.store.dispatch({ type: 'conversation-removed', id });
    if (current?.id === id) {
      this._options.waiting.keep(null, this.isDeleting(id) ? [] : queue);
      this._open(null);
      this._leftBehind = id;
      this._turns.hold();
    }
  }

  private get _state(): ChatStore['state'] {
    return this._options.store.state;
  }

  private get _turns(): Turns {
    return this._options.turns();
  }

  /** Show another conversation, empty until its messages arrive. */
  private _open(id: string | null): void {
    const { store, memory, waiting } = this._options;
    this._turns.detach();
    memory.set('conversation', id);
    const { conversations } = store.state;
    store.dispatch({
      type: 'conversation-opened',
      conversation:
        conversations.find(other => other.id === id) ??
        (id === null ? null : unlisted(id)),
      queue: waiting.take(id)
    });
  }

  /** Take in what was fetched, unless more is known by now. */
  private _take(conversation: IConversation): void {
    const { current } = this._state;
    const isNews =
      conversation.id === current?.id && conversation.seq >= current.seq;
    if (isNews && !this._turns.isFollowing) {
      this._options.store.dispatch({
        type: 'conversation-loaded',
        conversation
      });
    }
  }

  /** The conversation shown could not be fetched. */
  private _miss(id: string, error: unknown): void {
    if (this._state.current?.id !== id) {
      return;
    }
    const isGone =
      error instanceof ChatFailure && error.code === 'unknown-conversation';
    if (isGone) {
      this.forget(id);
    }
    // one that is only remembered may have been deleted since
    if (!(isGone && this._isRestoring)) {
      this._options.raise(error);
    }
  }

  /** What a new conversation begins with. */
  private get _facts(): INewConversation {
    const { model, notebook } = this._state;
    const place = this._options.place?.();
    return {
      model: model ?? undefined,
      notebook: notebook ?? undefined,
      place: place ?? undefined
    };
  }

  /** A conversation that a question has begun just now. */
  private _born(id: string, facts: INewConversation): IConversationSummary {
    const { reply } = this._state;
    const created = new Date().toISOString();
    return {
      ...unlisted(id),
      ...facts,
      created,
      updated: created,
      seq: Number(reply?.metadata.seq) || 0,
      running: reply?.id ?? null
    };
  }

  /** Show a conversation that was created just now. */
  private _show(conversation: IConversationSummary): void {
    this._options.memory.set('conversation', conversation.id);
    this._options.store.dispatch({
      type: 'conversation-created',
      conversation
    });
  }

  private readonly _deleting = new Set<string>();
  /** The conversation that was shown when it went. */
  private _leftBehind: string | null = null;
  private _isRestoring = false;
}

/** A conversation of which only the id is known yet. */
function unlisted(id: string): IConversationSummary {
  return {
    id,
    title: '',
    created: '',
    updated: '',
    model: null,
    pinned: false,
    seq: 0,
    running: null
  };
}
