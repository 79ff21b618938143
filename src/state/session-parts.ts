/**
 * What a chat session is made of, wired up: the parts share one state, and
 * every action that fails says so in it.
 */
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { ChatFailure, chatErrorOf, untranslated } from '../core/errors';
import type { ITranslation } from '../core/errors';
import type { IPlace } from '../core/messages';
import { isReadingPlace } from '../core/reading-place';
import type { IReadingPlace } from '../core/reading-place';
import type { IChange, IChatTransport } from '../transport/chat-transport';
import { Approvals } from './approvals';
import { Branches } from './branches';
import { AttachmentContents } from './attachment-contents';
import { Attachments } from './attachments';
import { ChangeReactions } from './change-reactions';
import type { IChatState } from './chat';
import { ChatStore, browserFrames } from './chat-store';
import type { IFrames } from './chat-store';
import { ChosenContexts } from './contexts';
import { Conversations } from './conversations';
import { KeptContexts } from './kept-contexts';
import { KeptDrafts } from './kept-drafts';
import { KeptEntries } from './kept-entries';
import { Lists } from './lists';
import { McpServerList } from './mcp-servers';
import { ShortMemory } from './memory';
import type { IMemory } from './memory';
import { WaitingQuestions } from './questions';
import { Reachability } from './reachability';
import { RecentModels } from './recent-models';
import { ShownConversation } from './shown-conversation';
import { ToolSwitches } from './tool-switches';
import { Turns } from './turns';
import { Unread } from './unread';

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

/** Base of `ChatSession`, which is what they do together. */
export abstract class SessionParts {
  constructor(options: IChatSessionOptions) {
    const { transport, memory = new ShortMemory(), place } = options;
    this._transport = transport;
    this._memory = memory;
    this._kept = new KeptDrafts(memory);
    this._places = new KeptEntries(memory, 'places', isReadingPlace);
    this._trans = options.trans ?? untranslated;
    this._hasPlace = place !== undefined;
    const frames = options.frames ?? browserFrames;
    this._store = new ChatStore(frames, state => this._tell(state));
    const raise = (thrown: unknown): void => this._raise(thrown);
    const waiting = new WaitingQuestions();
    const shared = { store: this._store, transport, memory, waiting, raise };
    this._recent = new RecentModels(shared);
    this._lists = new Lists(shared);
    this._switches = new ToolSwitches(shared);
    this._mcp = new McpServerList(shared);
    this._branches = new Branches(shared);
    this._conversations = new Conversations(shared);
    this._shown = new ShownConversation({
      ...shared,
      place,
      turns: () => this._turns
    });
    this._turns = new Turns({
      ...shared,
      refresh: () => this._shown.refresh(),
      begin: () => this._shown.beginning()
    });
    this._attachments = new Attachments({ ...shared, trans: this._trans });
    this._contexts = new ChosenContexts({ ...shared, trans: this._trans });
    this._keptContexts = new KeptContexts({ ...shared, trans: this._trans });
    this._contents = new AttachmentContents(id => transport.readAttachment(id));
    this._approvals = new Approvals({
      ...shared,
      refresh: () => this._shown.refresh()
    });
    this._unread = new Unread(shared);
    const restart = (): void => void this.start(this.state.current?.id ?? null);
    this._reachability = new Reachability({ ...shared, restart });
    this._reactions = new ChangeReactions({
      ...shared,
      lists: this._lists,
      mcp: this._mcp,
      shown: this._shown,
      turns: this._turns,
      unread: this._unread,
      reachability: this._reachability,
      trans: this._trans,
      restart
    });
    transport.changed.connect(this._onChange, this);
  }

  get state(): IChatState {
    return this._store.state;
  }

  get changed(): ISignal<this, IChatState> {
    return this._changed;
  }

  abstract start(conversation?: string | null): Promise<void>;

  protected _tell(state: IChatState): void {
    // another model may take files that waited
    this._attachments.upload();
    this._switches.keep(state);
    this._keptContexts.keep(state);
    this._reachability.follow(state);
    if (state.connection === 'ready') {
      this._unread.follow(state);
    }
    this._changed.emit(state);
  }

  protected _onChange(_: IChatTransport, change: IChange): void {
    this._reactions.take(change);
  }

  protected async _attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this._raise(error);
    }
  }

  protected _raise(thrown: unknown): void {
    if (!(thrown instanceof ChatFailure)) {
      console.error(thrown);
    }
    const problem = chatErrorOf(thrown, this._trans);
    this._store.dispatch({ type: 'problem-raised', problem });
  }

  protected readonly _changed = new Signal<this, IChatState>(this);
  protected readonly _transport: IChatTransport;
  protected readonly _memory: IMemory;
  protected readonly _trans: ITranslation;
  /** Whether it belongs to a cell's output. */
  protected readonly _hasPlace: boolean;
  protected readonly _store: ChatStore;
  protected readonly _recent: RecentModels;
  protected readonly _lists: Lists;
  protected readonly _switches: ToolSwitches;
  protected readonly _mcp: McpServerList;
  protected readonly _branches: Branches;
  protected readonly _conversations: Conversations;
  protected readonly _shown: ShownConversation;
  protected readonly _turns: Turns;
  protected readonly _attachments: Attachments;
  protected readonly _contexts: ChosenContexts;
  protected readonly _contents: AttachmentContents;
  protected readonly _approvals: Approvals;
  protected readonly _unread: Unread;
  protected readonly _reachability: Reachability;
  protected readonly _kept: KeptDrafts;
  protected readonly _keptContexts: KeptContexts;
  protected readonly _places: KeptEntries<IReadingPlace>;
  protected readonly _reactions: ChangeReactions;
}
