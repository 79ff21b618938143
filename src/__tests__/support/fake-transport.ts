/**
 * A server for the state: holds conversations, and answers as the test says.
 */
import { PromiseDelegate } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import type { IAttachment, ILimits } from '../../core/attachments';
import type { ICheckReport } from '../../core/checks';
import { ChatFailure } from '../../core/errors';
import { isSamePlace } from '../../core/messages';
import type {
  IChatError,
  IConversation,
  IConversationSummary,
  IDeleted,
  IFound,
  INamedFile
} from '../../core/messages';
import type { IMcpServer, IMcpServers } from '../../core/mcp';
import type { IDownload, IModel, IProvider } from '../../core/models';
import type { ITool } from '../../core/tools';
import type { ITotals } from '../../core/usage';
import { summaryOf } from '../../state/reduce-conversations';
import type {
  IChange,
  IChatTransport,
  IInlineChat,
  IModelList,
  INewConversation,
  IQuestion,
  IUploadOptions
} from '../../transport/chat-transport';
import { mcpServer, mcpServers, summary } from './builders';
import { FakeTurn } from './fake-turn';

export { FakeTurn };

/** One file on its way: answer with `done` or `fail`. */
export class FakeUpload {
  constructor(
    readonly name: string,
    readonly content: Blob,
    readonly options: IUploadOptions
  ) {
    options.signal.addEventListener('abort', () => this.fail('unreachable'));
  }

  readonly answered = new PromiseDelegate<IAttachment>();

  done(id = this.name): void {
    const { name, content } = this;
    const { type: mediaType, size: bytes } = content;
    this.answered.resolve({ id, name, mediaType, bytes });
  }

  fail(code: string): void {
    this.answered.reject(new ChatFailure({ code, title: `${code}.` }));
  }
}

export class FakeTransport implements IChatTransport {
  readonly changed: Signal<IChatTransport, IChange> = new Signal(this);

  models: IModel[] = [];
  preset: string | null = null;
  providers: IProvider[] = [];
  mcp: IMcpServers = mcpServers([]);
  storeProblem: IChatError | null = null;
  readonly conversations = new Map<string, IConversation>();
  readonly deleted = new Map<string, IConversation>();

  /** The turns asked for, and the running ones that were joined. */
  readonly asked: FakeTurn[] = [];
  readonly joined: FakeTurn[] = [];
  /** What was changed of conversations. */
  readonly changes: Parameters<IChatTransport['changeConversation']>[1][] = [];
  /** The files that are sent, and those that can be read. */
  readonly uploads: FakeUpload[] = [];
  readonly attachments = new Map<string, Blob>();
  limits: ILimits | undefined;
  tools: ITool[] = [];
  /** Every call, by name and first argument. */
  readonly calls: string[] = [];
  /** The answers to tool calls: id, yes or no, reason. */
  readonly approvals: [string, boolean, string][] = [];

  /** Tell of a change. */
  fire(change: IChange): void {
    this.changed.emit(change);
  }

  /** Have the next call of `method` fail. */
  failNext(method: keyof IChatTransport, code: string): void {
    this._failures.set(method, code);
  }

  /** Have the next call of `method` wait until the result is called. */
  holdNext(method: keyof IChatTransport): () => void {
    let release: () => void = () => undefined;
    this._held.set(method, new Promise(resolve => (release = resolve)));
    return () => release();
  }

  put(change: Partial<IConversation> & { id: string }): IConversation {
    const known = this.conversations.get(change.id);
    const empty = { ...summary(change.id), leaf: null, messages: [] };
    const conversation = { ...empty, ...known, ...change };
    this.conversations.set(change.id, conversation);
    return conversation;
  }

  async listModels(): Promise<IModelList> {
    await this._call('listModels');
    const { models, preset, limits, tools } = this;
    return { models, default: preset, limits, tools };
  }

  async listConversations(only?: readonly string[]): Promise<{
    conversations: IConversationSummary[];
    deleted: IDeleted[];
    problem: IChatError | null;
  }> {
    await this._call('listConversations', only?.join());
    const conversations = [...this.conversations.values()]
      .filter(({ id }) => only?.includes(id) ?? true)
      .map(summaryOf);
    const deleted = [...this.deleted.values()].map(({ id, title }) => ({
      id,
      title,
      seconds: 60
    }));
    return { conversations, deleted, problem: this.storeProblem };
  }

  async searchConversations(text: string, notebook?: string): Promise<IFound> {
    await this._call('searchConversations', text);
    const all = [...this.conversations.values()];
    const conversations = all.filter(
      one =>
        one.title.includes(text) &&
        (notebook === undefined || one.notebook === notebook)
    );
    return { conversations: conversations.map(summaryOf), more: false };
  }

  async createConversation(
    options: INewConversation = {}
  ): Promise<IConversation> {
    await this._call('createConversation', options.model);
    const id = `c${this.conversations.size + 1}`;
    const { model = null, notebook = null, place = null } = options;
    return this.put({ id, model, notebook, place });
  }

  async getConversation(id: string): Promise<IConversation> {
    const before = this.conversations.get(id);
    await this._call('getConversation', id);
    return before ?? this._unknown();
  }

  async changeConversation(
    id: string,
    change: Parameters<IChatTransport['changeConversation']>[1]
  ): Promise<IConversation> {
    await this._call('changeConversation', id);
    this.changes.push(change);
    const { seq } = this.conversations.get(id) ?? this._unknown();
    return this.put({ id, ...change, seq: seq + 1 });
  }

  async findInlineChat(chat: IInlineChat): Promise<string | null> {
    await this._call('findInlineChat', chat.place.path);
    const found = [...this.conversations.values()].find(({ place }) =>
      isSamePlace(place, chat.place)
    );
    return found?.id ?? null;
  }

  async forkConversation(
    id: string,
    message?: string
  ): Promise<IConversationSummary> {
    await this._call('forkConversation', [id, message].join(' ').trim());
    const original = this.conversations.get(id) ?? this._unknown();
    return summaryOf(this.put({ ...original, id: `${id}-fork` }));
  }

  async importConversation(content: Blob): Promise<IConversationSummary> {
    await this._call('importConversation', String(content.size));
    return summaryOf(this.put({ id: 'imported', title: 'From elsewhere' }));
  }

  async exportConversation(id: string, format: string): Promise<INamedFile> {
    await this._call('exportConversation', id);
    return { name: `${id}.${format}`, content: new Blob([id]) };
  }

  async deleteConversation(id: string): Promise<void> {
    await this._call('deleteConversation', id);
    this.deleted.set(id, this.conversations.get(id) ?? this._unknown());
    this.conversations.delete(id);
  }

  async restoreConversation(id: string): Promise<IConversation> {
    await this._call('restoreConversation', id);
    const conversation = this.deleted.get(id) ?? this._unknown();
    this.deleted.delete(id);
    return this.put(conversation);
  }

  async readTotals(conversation: string): Promise<ITotals> {
    await this._call('readTotals', conversation);
    return { answers: 0, inputTokens: 0, outputTokens: 0, unpriced: 0 };
  }

  startTurn(
    conversation: string,
    question: IQuestion,
    signal: AbortSignal
  ): FakeTurn {
    this.calls.push(`startTurn ${conversation}`);
    const turn = new FakeTurn(conversation, question, null, signal, () => {
      if (question.create && !this.conversations.has(conversation)) {
        this.put({ id: conversation, ...question.create });
      }
    });
    this.asked.push(turn);
    return turn;
  }

  joinTurn(conversation: string, reply: string, signal: AbortSignal): FakeTurn {
    this.calls.push(`joinTurn ${conversation}`);
    const turn = new FakeTurn(conversation, null, reply, signal);
    this.joined.push(turn);
    return turn;
  }

  async stopTurn(conversation: string): Promise<void> {
    await this._call('stopTurn', conversation);
  }

  uploadAttachment(
    { name }: { name: string },
    content: Blob,
    options: IUploadOptions
  ): Promise<IAttachment> {
    this.calls.push(`uploadAttachment ${name}`);
    const upload = new FakeUpload(name, content, options);
    this.uploads.push(upload);
    return upload.answered.promise;
  }

  async readAttachment(id: string): Promise<Blob> {
    await this._call('readAttachment', id);
    const content = this.attachments.get(id);
    if (!content) {
      const code = 'unknown-attachment';
      throw new ChatFailure({ code, title: 'This file is not here.' });
    }
    return content;
  }

  async answerApproval(
    conversation: string,
    approval: string,
    { approved, reason }: { approved: boolean; reason?: string }
  ): Promise<void> {
    this.approvals.push([approval, approved, reason ?? '']);
    await this._call('answerApproval', conversation);
  }

  async listProviders(): Promise<{
    providers: IProvider[];
    problems: { field: string; title: string }[];
    userKeys?: boolean;
  }> {
    await this._call('listProviders');
    return { providers: this.providers, problems: [] };
  }

  async setKey(provider: string): Promise<void> {
    await this._call('setKey', provider);
  }

  async checkProvider(provider: string, model?: string): Promise<ICheckReport> {
    await this._call(
      'checkProvider',
      [provider, model].filter(Boolean).join(' ')
    );
    return { provider, label: provider, ok: true, steps: [] };
  }

  async deleteKey(provider: string): Promise<void> {
    await this._call('deleteKey', provider);
  }

  async startDownload(name: string): Promise<IDownload> {
    await this._call('startDownload', name);
    return { name, state: 'running', received: 0, bytes: 9 };
  }

  async cancelDownload(name: string): Promise<IDownload> {
    await this._call('cancelDownload', name);
    return { name, state: 'absent', received: 0, bytes: 9 };
  }

  async listMcpServers(): Promise<IMcpServers> {
    await this._call('listMcpServers');
    return this.mcp;
  }

  async startMcpServer(name: string): Promise<IMcpServer> {
    await this._call('startMcpServer', name);
    return mcpServer({ name, state: 'starting' });
  }

  async stopMcpServer(name: string): Promise<IMcpServer> {
    await this._call('stopMcpServer', name);
    return mcpServer({ name });
  }

  async readMcpLog(name: string): Promise<string> {
    await this._call('readMcpLog', name);
    return 'last words';
  }

  async health(): Promise<{ version: string }> {
    return { version: '1' };
  }

  private async _call(
    method: keyof IChatTransport,
    argument?: string
  ): Promise<void> {
    this.calls.push([method, argument].filter(Boolean).join(' '));
    const held = this._held.get(method);
    this._held.delete(method);
    await held;
    const code = this._failures.get(method);
    this._failures.delete(method);
    if (code !== undefined) {
      throw new ChatFailure({ code, title: `${code}.` });
    }
  }

  private _unknown(): never {
    const code = 'unknown-conversation';
    throw new ChatFailure({ code, title: 'There is no such conversation.' });
  }

  private readonly _failures = new Map<keyof IChatTransport, string>();
  private readonly _held = new Map<keyof IChatTransport, Promise<void>>();
}
