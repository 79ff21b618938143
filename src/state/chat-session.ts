/**
 * The chat of one view: the real `IChat`, over a transport. Actions never
 * reject, but for `send`; what fails is shown as `problem`.
 */
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import type { ModelConfig } from '../core/config';
import { ChatFailure, chatErrorOf, untranslated } from '../core/errors';
import type { ITranslation } from '../core/errors';
import type { IConversationSummary, IPlace } from '../core/messages';
import type { IChange, IChatTransport } from '../transport/chat-transport';
import type { IChat, IChatState } from './chat';
import { ChatStore, browserFrames } from './chat-store';
import type { IFrames } from './chat-store';
import type { FollowedTurn } from './followed-turn';
import { Lists } from './lists';
import { ShortMemory } from './memory';
import type { IMemory } from './memory';
import { WaitingQuestions } from './questions';
import { summaryOf } from './reduce-conversations';
import { Turns } from './turns';

export interface IChatSessionOptions {
  readonly transport: IChatTransport;
  /** Where the last model and conversation are kept. */
  readonly memory?: IMemory;
  readonly trans?: ITranslation;
  readonly frames?: IFrames;
  /**
   * Where new conversations belong, for a chat in a cell's output. Such a chat
   * has one model, whatever answered its conversation elsewhere.
   */
  readonly place?: () => IPlace | null;
}

export class ChatSession implements IChat {
  constructor(options: IChatSessionOptions) {
    const { transport, memory = new ShortMemory(), trans } = options;
    this._transport = transport;
    this._memory = memory;
    this._trans = trans ?? untranslated;
    this._place = options.place;
    this._store = new ChatStore(options.frames ?? browserFrames, state =>
      this._changed.emit(state)
    );
    const raise = (thrown: unknown): void => this._raise(thrown);
    const store = this._store;
    this._lists = new Lists({ store, transport, memory, raise });
    this._turns = new Turns({
      store,
      transport,
      waiting: this._waiting,
      refresh: () => this._refresh(),
      create: turn => this._create(turn),
      raise
    });
    transport.changed.connect(this._onChange, this);
  }

  get state(): IChatState {
    return this._store.state;
  }

  get changed(): ISignal<IChat, IChatState> {
    return this._changed;
  }

  async start(conversation?: string | null): Promise<void> {
    const remembered = this._memory.get('conversation');
    const wanted = conversation === undefined ? remembered : conversation;
    this._isRestoring = conversation === undefined;
    this._store.dispatch({ type: 'connection-begun' });
    this._turns.resume();
    await Promise.all([this._lists.load(), this.show(wanted)]);
    this._isRestoring = false;
  }

  async send(text: string): Promise<void> {
    const { model } = this.state;
    if (model) {
      this._memory.set('model', model);
    }
    await this._turns.send(text);
  }

  unqueue(id: string): void {
    this._store.dispatch({ type: 'question-unqueued', id });
  }

  stop(): Promise<void> {
    return this._turns.stop();
  }

  async regenerate(reply: string, model?: string): Promise<void> {
    const answer = this.state.messages.find(({ id }) => id === reply);
    if (answer?.role === 'assistant') {
      await this._turns.regenerate(answer, model);
    }
  }

  chooseModel(id: string): void {
    this._lists.chooseModel(id);
  }

  setConfig(model: string, config: ModelConfig): void {
    this._store.dispatch({ type: 'config-set', model, config });
  }

  refreshModels(): Promise<void> {
    return this._lists.reloadModels();
  }

  async show(conversation: string | null): Promise<void> {
    const { current, queue } = this.state;
    const before = current?.id ?? null;
    if (conversation !== before) {
      this._waiting.keep(before, queue);
      this._open(conversation);
    }
    await this._refresh();
    if (conversation !== before && !this._place) {
      this._lists.adoptModel(this.state.current?.model ?? null);
    }
  }

  rename(conversation: string, title: string): Promise<void> {
    return this._attempt(async () => {
      const changed = await this._transport.changeConversation(conversation, {
        title
      });
      this._store.dispatch({
        type: 'conversation-changed',
        conversation: summaryOf(changed)
      });
    });
  }

  /** Begin the conversation shown before anything is asked; null if that fails. */
  async begin(): Promise<string | null> {
    await this._attempt(async () => {
      if (!this.state.current) {
        this._show(await this._createEmpty());
      }
    });
    return this.state.current?.id ?? null;
  }

  /** Take a conversation out of its cell's output. */
  leavePlace(conversation: string): Promise<void> {
    return this._attempt(async () => {
      const changed = await this._transport.changeConversation(conversation, {
        place: null
      });
      this._store.dispatch({
        type: 'conversation-changed',
        conversation: summaryOf(changed)
      });
    });
  }

  delete(conversation: string): Promise<void> {
    this._deleting.add(conversation);
    return this._attempt(async () => {
      await this._transport.deleteConversation(conversation);
      this._forget(conversation);
    }).finally(() => this._deleting.delete(conversation));
  }

  setKey(provider: string, key: string, remember: boolean): Promise<void> {
    return this._attempt(() => this._lists.setKey(provider, key, remember));
  }

  startDownload(name: string): Promise<void> {
    return this._attempt(() => this._lists.startDownload(name));
  }

  cancelDownload(name: string): Promise<void> {
    return this._attempt(() => this._lists.cancelDownload(name));
  }

  dismissProblem(): void {
    this._store.dispatch({ type: 'problem-dismissed' });
  }

  setVisible(visible: boolean): void {
    if (visible === this._isVisible) {
      return;
    }
    this._isVisible = visible;
    this._turns.setVisible(visible);
    if (visible && this.state.current) {
      void this._refresh();
    }
  }

  dispose(): void {
    this._transport.changed.disconnect(this._onChange, this);
    this._turns.detach();
    this._store.dispose();
    Signal.clearData(this);
  }

  /** Show another conversation, empty until its messages arrive. */
  private _open(id: string | null): void {
    this._turns.detach();
    this._memory.set('conversation', id);
    const { conversations } = this.state;
    this._store.dispatch({
      type: 'conversation-opened',
      conversation:
        conversations.find(other => other.id === id) ?? unlisted(id),
      queue: this._waiting.take(id)
    });
  }

  /** Fetch the conversation shown, and go on with it. */
  private async _refresh(): Promise<void> {
    const id = this.state.current?.id;
    if (id !== undefined) {
      try {
        const conversation = await this._transport.getConversation(id);
        this._take(conversation);
      } catch (error) {
        return this._miss(id, error);
      }
    }
    this._turns.join();
    this._turns.next();
  }

  /** Take in what was fetched, unless more is known by now. */
  private _take(
    conversation: Awaited<ReturnType<IChatTransport['getConversation']>>
  ): void {
    const { current } = this.state;
    const isNews =
      conversation.id === current?.id && conversation.seq >= current.seq;
    if (isNews && !this._turns.isFollowing) {
      this._store.dispatch({ type: 'conversation-loaded', conversation });
    }
  }

  /** The conversation shown could not be fetched. */
  private _miss(id: string, error: unknown): void {
    if (this.state.current?.id !== id) {
      return;
    }
    const isGone =
      error instanceof ChatFailure && error.code === 'unknown-conversation';
    if (isGone) {
      this._forget(id);
    }
    // one that is only remembered may have been deleted since
    if (!(isGone && this._isRestoring)) {
      this._raise(error);
    }
  }

  /** A conversation is no more; what was not sent yet stays with the person. */
  private _forget(id: string): void {
    const { current, queue } = this.state;
    this._store.dispatch({ type: 'conversation-removed', id });
    if (current?.id === id) {
      this._waiting.keep(null, this._deleting.has(id) ? [] : queue);
      this._open(null);
      this._turns.hold();
    }
  }

  private async _create(turn: FollowedTurn): Promise<string> {
    const conversation = await this._createEmpty();
    if (!turn.isDetached) {
      this._show(conversation);
    }
    return conversation.id;
  }

  private async _createEmpty(): Promise<IConversationSummary> {
    const model = this.state.model ?? undefined;
    const place = this._place?.() ?? undefined;
    return summaryOf(
      await this._transport.createConversation({ model, place })
    );
  }

  /** Show a conversation that was created just now. */
  private _show(conversation: IConversationSummary): void {
    this._memory.set('conversation', conversation.id);
    this._store.dispatch({ type: 'conversation-created', conversation });
  }

  private _onChange(_: IChatTransport, change: IChange): void {
    // a newer server may tell of things unknown here
    this._reactions[change.kind]?.(change);
  }

  private readonly _reactions: Record<
    IChange['kind'],
    (change: IChange) => void
  > = {
    models: () => void this._lists.reloadModels(),
    providers: () => {
      void this._lists.reloadProviders();
      void this._lists.reloadModels();
    },
    download: change => this._lists.noteDownload(change),
    conversation: change => this._onConversation(change),
    'turn-started': change => this._onConversation(change),
    'turn-ended': change => this._onConversation(change),
    deleted: ({ conversation = '' }) => this._onDeleted(conversation),
    reconnected: () => void this.start(this.state.current?.id ?? null)
  };

  private _onConversation(change: IChange): void {
    void this._lists.reloadConversations();
    const { current } = this.state;
    if (change.conversation !== current?.id || this._turns.isAsking) {
      return;
    }
    if (!this._turns.isFollowing) {
      if (isNews(change, current)) {
        void this._refresh();
      }
    } else if (change.kind === 'conversation') {
      this._turns.noteChange();
    }
  }

  private _onDeleted(id: string): void {
    const isShown = this.state.current?.id === id && !this._deleting.has(id);
    this._forget(id);
    if (isShown) {
      const trans = this._trans;
      this._raise(
        new ChatFailure({
          code: 'deleted-elsewhere',
          title: trans.__('This conversation was deleted in another tab.'),
          hint: trans.__('Go on in a new one.')
        })
      );
    }
  }

  private async _attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this._raise(error);
    }
  }

  private _raise(thrown: unknown): void {
    if (!(thrown instanceof ChatFailure)) {
      console.error(thrown);
    }
    const problem = chatErrorOf(thrown, this._trans);
    this._store.dispatch({ type: 'problem-raised', problem });
  }

  private readonly _changed = new Signal<IChat, IChatState>(this);
  private readonly _waiting = new WaitingQuestions();
  private readonly _deleting = new Set<string>();
  private readonly _transport: IChatTransport;
  private readonly _memory: IMemory;
  private readonly _trans: ITranslation;
  private readonly _place: IChatSessionOptions['place'];
  private readonly _store: ChatStore;
  private readonly _lists: Lists;
  private readonly _turns: Turns;
  private _isVisible = true;
  private _isRestoring = false;
}

/** Whether a change tells of something that is not shown yet. */
function isNews(
  { kind, seq, reply }: IChange,
  current: IConversationSummary | null
): boolean {
  if (seq === undefined || !current || seq > current.seq) {
    return true;
  }
  return kind === 'turn-ended' && current.running === reply;
}

/** A conversation of which only the id is known yet. */
function unlisted(id: string | null): IConversationSummary | null {
  return id === null
    ? null
    : {
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
