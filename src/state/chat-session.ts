/**
 * The chat of one view: the real `IChat`, over a transport. Actions never
 * reject, but for `send` and `checkProvider`; what fails is shown as `problem`.
 */
import { Signal } from '@lumino/signaling';
import type { IFileSource } from '../core/attachments';
import type { ICheckReport } from '../core/checks';
import type { ModelConfig } from '../core/config';
import type { IContextSource } from '../core/context';
import type {
  ExportFormat,
  IConversationSummary,
  IFound,
  INamedFile
} from '../core/messages';
import type { IReadingPlace } from '../core/reading-place';
import type { ITotals } from '../core/usage';
import type { IApprovalAnswer } from './approvals';
import type { IChat, ISuggestion } from './chat';
import { SessionParts } from './session-parts';

export class ChatSession extends SessionParts implements IChat {
  async start(conversation?: string | null): Promise<void> {
    this._store.dispatch({ type: 'connection-begun' });
    this._turns.resume();
    const shown =
      conversation === undefined
        ? this._shown.restore()
        : this._shown.show(conversation);
    await Promise.all([this._lists.load(), this._adopt(shown)]);
  }

  async send(
    text: string,
    files: readonly string[] = [],
    contexts: readonly string[] = []
  ): Promise<void> {
    const { model } = this.state;
    if (model) {
      this._memory.set('model', model);
      this._recent.note(model);
    }
    const taken = this._attachments.take(files);
    const brought = this._contexts.take(contexts);
    try {
      await this._turns.send(text, taken, brought);
    } catch (error) {
      this._contexts.giveBack(brought);
      this._attachments.giveBack(taken, error);
      throw error;
    }
  }

  insert(text: string): void {
    const { suggestion } = this.state;
    const both = suggestion ? `${suggestion.text}\n\n${text}` : text;
    this._suggest({ text: both, isAdded: true });
  }

  attach(files: readonly IFileSource[]): void {
    this._attachments.attach(files);
  }

  detach(file: string): void {
    this._attachments.detach([file]);
  }

  addContext(sources: readonly IContextSource[]): void {
    this._contexts.add(sources);
  }

  removeContext(id: string): void {
    this._contexts.remove([id]);
  }

  retryContext(id: string): void {
    this._contexts.retry(id);
  }

  suggest(text: string): void {
    this._suggest({ text, isAdded: false });
  }

  takeSuggestion(): void {
    this._store.dispatch({ type: 'suggestion-taken' });
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

  draftOf(conversation: string | null): string {
    return this._kept.get(conversation);
  }

  keepDraft(conversation: string | null, text: string): void {
    this._kept.set(conversation, text);
  }

  placeOf(conversation: string | null): IReadingPlace | null {
    return this._places.get(conversation);
  }

  keepPlace(conversation: string | null, place: IReadingPlace | null): void {
    this._places.set(conversation, place);
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
      if (model !== undefined) {
        this._recent.note(model);
      }
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
    this._recent.note(id);
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

  enterNotebook(notebook: string | null): void {
    this._store.dispatch({ type: 'notebook-entered', notebook });
  }

  refreshConversations(): Promise<void> {
    return this._lists.reloadConversations();
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

  search(text: string, notebook?: string): Promise<IFound> {
    return this._transport.searchConversations(text, notebook);
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

  setNotebook(conversation: string, notebook: string | null): Promise<void> {
    return this._attempt(() =>
      this._conversations.change(conversation, { notebook })
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
    this._reachability.dispose();
    this._store.dispose();
    Signal.clearData(this);
  }

  private _suggest(suggestion: ISuggestion): void {
    this._store.dispatch({ type: 'question-suggested', suggestion });
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

  private _isVisible = true;
}
