/**
 * The chat of one view: the real `IChat`, over a transport. Actions never
 * reject, but for `send` and `checkProvider`; what fails is shown as `problem`.
 */
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import type { IFileSource } from '../core/attachments';
import type { ICheckReport } from '../core/checks';
import type { ModelConfig } from '../core/config';
import { ChatFailure, chatErrorOf, untranslated } from '../core/errors';
import type { ITranslation } from '../core/errors';
import type {
  ExportFormat,
  IConversationSummary,
  IFound,
  INamedFile,
  IPlace
} from '../core/messages';
import type { ITotals } from '../core/usage';
import type { IChange, IChatTransport } from '../transport/chat-transport';
import { Approvals } from './approvals';
import type { IApprovalAnswer } from './approvals';
import { Branches } from './branches';
import { AttachmentContents } from './attachment-contents';
import { Attachments } from './attachments';
import { ChangeReactions } from './change-reactions';
import type { IChat, IChatState } from './chat';
import { ChatStore, browserFrames } from './chat-store';
import type { IFrames } from './chat-store';
import { Conversations } from './conversations';
import { KeptDrafts } from './kept-drafts';
import { Lists } from './lists';
import { McpServerList } from './mcp-servers';
import { ShortMemory } from './memory';
import type { IMemory } from './memory';
import { WaitingQuestions } from './questions';
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

export class ChatSession implements IChat {
  constructor(options: IChatSessionOptions) {
    const { transport, memory = new ShortMemory(), place } = options;
    this._transport = transport;
    this._memory = memory;
    this._kept = new KeptDrafts(memory);
    this._trans = options.trans ?? untranslated;
    this._hasPlace = place !== undefined;
    const frames = options.frames ?? browserFrames;
    this._store = new ChatStore(frames, state => this._tell(state));
    const raise = (thrown: unknown): void => this._raise(thrown);
    const waiting = new WaitingQuestions();
    const shared = { store: this._store, transport, memory, waiting, raise };
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
    this._contents = new AttachmentContents(id => transport.readAttachment(id));
    this._approvals = new Approvals({
      ...shared,
      refresh: () => this._shown.refresh()
    });
    this._unread = new Unread(shared);
    this._reactions = new ChangeReactions({
      ...shared,
      lists: this._lists,
      mcp: this._mcp,
      shown: this._shown,
      turns: this._turns,
      unread: this._unread,
      trans: this._trans,
      restart: () => void this.start(this.state.current?.id ?? null)
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
    this._store.dispatch({ type: 'connection-begun' });
    this._turns.resume();
    const shown =
      conversation === undefined
        ? this._shown.restore()
        : this._shown.show(conversation);
    await Promise.all([this._lists.load(), this._adopt(shown)]);
  }

  async send(text: string, files: readonly string[] = []): Promise<void> {
    const { model } = this.state;
    if (model) {
      this._memory.set('model', model);
    }
    const taken = this._attachments.take(files);
    try {
      await this._turns.send(text, taken);
    } catch (error) {
      this._attachments.giveBack(taken, error);
      throw error;
    }
  }

  draftOf(conversation: string | null): string {
    return this._kept.get(conversation);
  }

  keepDraft(conversation: string | null, text: string): void {
    this._kept.set(conversation, text);
  }

  attach(files: readonly IFileSource[]): void {
    this._attachments.attach(files);
  }

  detach(file: string): void {
    this._attachments.detach([file]);
  }

  retryUpload(file: string): void {
    this._attachments.retry(file);
  }

  readAttachment(id: string): Promise<Blob> {
    return this._contents.get(id);
  }

  readTotals(conversation: string): Promise<ITotals> {
    return this._transport.readTotals(conversation);
  }

  unqueue(id: string): void {
    this._store.dispatch({ type: 'question-unqueued', id });
  }

  stop(): Promise<void> {
    return this._approvals.areDue
      ? this._approvals.denyAll()
      : this._turns.stop();
  }

  answerApproval(approvalId: string, answer: IApprovalAnswer): Promise<void> {
    return this._approvals.answer(approvalId, answer);
  }

  async regenerate(reply: string, model?: string): Promise<void> {
    const answer = this.state.messages.find(({ id }) => id === reply);
    if (answer?.role === 'assistant') {
      await this._turns.regenerate(answer, model);
    }
  }

  async edit(question: string, text: string): Promise<void> {
    const asked = this.state.messages.find(({ id }) => id === question);
    if (asked?.role === 'user') {
      await this._turns.edit(asked, text);
    }
  }

  showBranch(message: string): Promise<void> {
    return this._attempt(() => this._branches.show(message));
  }

  remove(message: string): Promise<void> {
    return this._attempt(() => this._branches.remove(message));
  }

  restore(): Promise<void> {
    return this._attempt(() => this._branches.restore());
  }

  chooseModel(id: string): void {
    this._lists.chooseModel(id);
  }

  setConfig(model: string, config: ModelConfig): void {
    this._store.dispatch({ type: 'config-set', model, config });
  }

  switchTool(id: string, isOn: boolean): void {
    this._store.dispatch({ type: 'tool-switched', id, isOn });
  }

  enterKernel(kernel: string | null): void {
    this._store.dispatch({ type: 'kernel-entered', kernel });
  }

  refreshModels(): Promise<void> {
    return this._lists.reloadModels();
  }

  async show(conversation: string | null): Promise<void> {
    await this._adopt(this._shown.show(conversation));
  }

  showMessage(conversation: string, message: string): Promise<void> {
    return this._attempt(async () => {
      await this.show(conversation);
      const { current, messages } = this.state;
      if (current?.id !== conversation) {
        return;
      }
      if (!messages.some(({ id }) => id === message)) {
        await this._branches.show(message);
      }
      this._store.dispatch({ type: 'message-sought', message });
    });
  }

  search(text: string): Promise<IFound> {
    return this._transport.searchConversations(text);
  }

  rename(conversation: string, title: string): Promise<void> {
    return this._attempt(() =>
      this._conversations.change(conversation, { title })
    );
  }

  pin(conversation: string, pinned: boolean): Promise<void> {
    return this._attempt(() =>
      this._conversations.change(conversation, { pinned })
    );
  }

  fork(conversation: string, message?: string): Promise<void> {
    return this._showMade(() =>
      this._transport.forkConversation(conversation, message)
    );
  }

  importConversation(file: Blob): Promise<void> {
    return this._showMade(() => this._transport.importConversation(file));
  }

  async exportConversation(
    conversation: string,
    format: ExportFormat
  ): Promise<INamedFile | null> {
    let file: INamedFile | null = null;
    await this._attempt(async () => {
      file = await this._transport.exportConversation(conversation, format);
    });
    return file;
  }

  /** Begin the conversation shown before anything is asked; null if that fails. */
  async begin(): Promise<string | null> {
    await this._attempt(() => this._shown.begin());
    return this.state.current?.id ?? null;
  }

  /** Take a conversation out of its cell's output. */
  leavePlace(conversation: string): Promise<void> {
    return this._attempt(() =>
      this._conversations.change(conversation, { place: null })
    );
  }

  delete(conversation: string): Promise<void> {
    return this._attempt(async () => {
      await this._shown.delete(conversation);
      await this._lists.reloadConversations();
    });
  }

  restoreConversation(conversation: string): Promise<void> {
    return this._attempt(async () => {
      await this._transport.restoreConversation(conversation);
      await this._lists.reloadConversations();
      if (this._shown.isWhereDeleted(conversation)) {
        await this.show(conversation);
      }
    });
  }

  dismissDeleted(): void {
    this._lists.dismissDeleted();
  }

  setKey(provider: string, key: string, remember: boolean): Promise<void> {
    return this._attempt(() => this._lists.setKey(provider, key, remember));
  }

  deleteKey(provider: string): Promise<void> {
    return this._attempt(() => this._lists.deleteKey(provider));
  }

  checkProvider(provider: string): Promise<ICheckReport> {
    return this._lists.checkProvider(provider);
  }

  startDownload(name: string): Promise<void> {
    return this._attempt(() => this._lists.startDownload(name));
  }

  cancelDownload(name: string): Promise<void> {
    return this._attempt(() => this._lists.cancelDownload(name));
  }

  refreshMcpServers(): Promise<void> {
    return this._mcp.reload();
  }

  startMcpServer(name: string): Promise<void> {
    return this._attempt(() => this._mcp.start(name));
  }

  stopMcpServer(name: string): Promise<void> {
    return this._attempt(() => this._mcp.stop(name));
  }

  async readMcpLog(name: string): Promise<string> {
    let log = '';
    await this._attempt(async () => {
      log = await this._transport.readMcpLog(name);
    });
    return log;
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
      void this._shown.refresh();
    }
  }

  dispose(): void {
    this._transport.changed.disconnect(this._onChange, this);
    this._turns.detach();
    this._attachments.dispose();
    this._store.dispose();
    Signal.clearData(this);
  }

  private _tell(state: IChatState): void {
    // another model may take files that waited
    this._attachments.upload();
    this._switches.keep(state);
    if (state.connection === 'ready') {
      this._unread.update();
    }
    this._changed.emit(state);
  }

  /** Show a conversation that was made just now, at its end. */
  private _showMade(make: () => Promise<IConversationSummary>): Promise<void> {
    return this._attempt(async () => {
      const conversation = await make();
      this._store.dispatch({ type: 'conversation-changed', conversation });
      await this.show(conversation.id);
      const message = this.state.messages.at(-1)?.id;
      if (message !== undefined) {
        this._store.dispatch({ type: 'message-sought', message });
      }
    });
  }

  /** Go on with the model of another conversation, once it is shown. */
  private async _adopt(shown: Promise<boolean>): Promise<void> {
    if ((await shown) && !this._hasPlace) {
      this._lists.adoptModel(this.state.current?.model ?? null);
    }
  }

  private _onChange(_: IChatTransport, change: IChange): void {
    this._reactions.take(change);
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
  private readonly _transport: IChatTransport;
  private readonly _memory: IMemory;
  private readonly _trans: ITranslation;
  /** Whether it belongs to a cell's output. */
  private readonly _hasPlace: boolean;
  private readonly _store: ChatStore;
  private readonly _lists: Lists;
  private readonly _switches: ToolSwitches;
  private readonly _mcp: McpServerList;
  private readonly _branches: Branches;
  private readonly _conversations: Conversations;
  private readonly _shown: ShownConversation;
  private readonly _turns: Turns;
  private readonly _attachments: Attachments;
  private readonly _contents: AttachmentContents;
  private readonly _approvals: Approvals;
  private readonly _unread: Unread;
  private readonly _kept: KeptDrafts;
  private readonly _reactions: ChangeReactions;
  private _isVisible = true;
}
