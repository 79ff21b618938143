/**
 * The chat server over HTTP, as docs/rest-api.md describes it.
 */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import type { IAttachment, IFileSource } from '../core/attachments';
import type { ICheckReport } from '../core/checks';
import type { IPositionedChunk } from '../core/chunks';
import type { ITranslation } from '../core/errors';
import type {
  ExportFormat,
  IChatError,
  IConversation,
  IConversationSummary,
  IDeleted,
  IFound,
  INamedFile
} from '../core/messages';
import type { IMcpServer, IMcpServers } from '../core/mcp';
import type { IDownload, IProvider } from '../core/models';
import type { ITotals } from '../core/usage';
import { ChangeEvents } from './change-events';
import type {
  IChange,
  IChatTransport,
  IInlineChat,
  INewConversation,
  IModelList,
  IQuestion,
  IUploadOptions
} from './chat-transport';
import { HttpFailures } from './http-failure';
import { Passage, queryOf } from './passage';
import { Requests } from './requests';
import type { IRequest } from './requests';
import { DEFAULT_PACE, followTurn } from './turn-stream';
import type { IConnection, IPace, ITurnSource } from './turn-stream';
import { upload } from './upload';

export interface IHttpTransportOptions {
  readonly serverSettings?: ServerConnection.ISettings;
  /** Translates what the server says, and what is said of failed requests. */
  readonly trans?: ITranslation;
  readonly pace?: IPace;
}

export class HttpTransport implements IChatTransport, IDisposable {
  constructor(options: IHttpTransportOptions = {}) {
    this._settings = options.serverSettings ?? ServerConnection.makeSettings();
    this._failures = new HttpFailures(options.trans);
    this._requests = new Requests(this._settings, this._failures);
    this._pace = options.pace ?? DEFAULT_PACE;
    this._events = new ChangeEvents(this._settings);
    this._events.changed.connect(this._onChange, this);
    const tell = (): void => this._changed.emit({ kind: 'held-back' });
    this._passage = new Passage(tell);
  }

  get changed(): ISignal<IChatTransport, IChange> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._events.isDisposed;
  }

  dispose(): void {
    this._events.dispose();
    Signal.clearData(this);
  }

  listModels(): Promise<IModelList> {
    return this._list('models');
  }

  listConversations(only: readonly string[] = []): Promise<{
    conversations: IConversationSummary[];
    deleted?: IDeleted[];
    problem: IChatError | null;
  }> {
    const ids = new URLSearchParams(only.map(id => ['id', id])).toString();
    return this._list('conversations', ids && `?${ids}`);
  }

  searchConversations(text: string, notebook?: string): Promise<IFound> {
    const place = notebook === undefined ? {} : { notebook };
    const query = URLExt.objectToQueryString({ search: text, ...place });
    return this._json(['conversations'], { query });
  }

  createConversation(options: INewConversation = {}): Promise<IConversation> {
    return this._json(['conversations'], { method: 'POST', body: options });
  }

  getConversation(id: string): Promise<IConversation> {
    return this._json(['conversations', id]);
  }

  changeConversation(
    id: string,
    change: Parameters<IChatTransport['changeConversation']>[1]
  ): Promise<IConversation> {
    return this._json(['conversations', id], { method: 'PATCH', body: change });
  }

  async findInlineChat(chat: IInlineChat): Promise<string | null> {
    const found = await this._json<{ conversation: string | null }>(
      ['inline-chats'],
      { method: 'POST', body: chat }
    );
    return found.conversation;
  }

  forkConversation(
    id: string,
    message?: string
  ): Promise<IConversationSummary> {
    const path = ['conversations', id, 'fork'];
    return this._json(path, { method: 'POST', body: { message } });
  }

  importConversation(content: Blob): Promise<IConversationSummary> {
    return this._json(['imports'], { method: 'POST', content });
  }

  async exportConversation(
    id: string,
    format: ExportFormat
  ): Promise<INamedFile> {
    const query = URLExt.objectToQueryString({ format });
    const path = ['conversations', id, 'export'];
    const response = await this._requests.done(path, { query });
    const disposition = response.headers.get('content-disposition') ?? '';
    const given = /filename\*=UTF-8''([^;]+)/.exec(disposition)?.[1];
    const name = given ? decodeURIComponent(given) : `conversation.${format}`;
    return { name, content: await response.blob() };
  }

  async deleteConversation(id: string): Promise<void> {
    await this._requests.done(['conversations', id], { method: 'DELETE' });
  }

  restoreConversation(id: string): Promise<IConversation> {
    return this._json(['conversations', id, 'restore'], { method: 'POST' });
  }

  readTotals(conversation: string): Promise<ITotals> {
    return this._json(['conversations', conversation, 'usage']);
  }

  startTurn(
    conversation: string,
    question: IQuestion,
    signal: AbortSignal
  ): AsyncIterable<IPositionedChunk> {
    const ask = ({ signal: left, isShort }: IConnection): Promise<Response> =>
      this._stream(['conversations', conversation, 'turns'], {
        method: 'POST',
        body: question,
        signal: left,
        query: queryOf(isShort)
      });
    // the message's id makes asking again safe; regenerating has none
    const askAgain = question.message
      ? ask
      : (connection: IConnection) =>
          this._rejoin(conversation, null, null, connection);
    const source: ITurnSource = {
      open: ask,
      reopen: (after, reply, connection) =>
        reply === null
          ? askAgain(connection)
          : this._rejoin(conversation, reply, after, connection),
      isLive: true
    };
    return this._follow(source, signal);
  }

  joinTurn(
    conversation: string,
    reply: string,
    signal: AbortSignal
  ): AsyncIterable<IPositionedChunk> {
    const source: ITurnSource = {
      open: connection => this._rejoin(conversation, reply, null, connection),
      reopen: (after, _, connection) =>
        this._rejoin(conversation, reply, after, connection),
      isLive: false
    };
    return this._follow(source, signal);
  }

  async stopTurn(conversation: string): Promise<void> {
    await this._requests.done(['conversations', conversation, 'stop'], {
      method: 'POST'
    });
  }

  async uploadAttachment(
    { name, type: mediaType }: Pick<IFileSource, 'name' | 'type'>,
    content: Blob,
    { model, signal, onProgress }: IUploadOptions
  ): Promise<IAttachment> {
    const query = URLExt.objectToQueryString(
      model === null ? { name } : { name, model }
    );
    const url = this._requests.url(['attachments']) + query;
    const given = { url, content, mediaType, signal, onProgress };
    const sent = upload(given, this._settings);
    const answer = await sent.catch(error => {
      throw this._failures.ofThrown(error);
    });
    await this._requests.check(answer);
    try {
      return JSON.parse(await answer.text()) as IAttachment;
    } catch {
      throw await this._failures.ofResponse(answer);
    }
  }

  async readAttachment(id: string): Promise<Blob> {
    return (await this._requests.done(['attachments', id])).blob();
  }

  async answerApproval(
    conversation: string,
    approval: string,
    answer: { approved: boolean; reason?: string }
  ): Promise<void> {
    await this._requests.done(
      ['conversations', conversation, 'approvals', approval],
      {
        method: 'POST',
        body: answer
      }
    );
  }

  listProviders(): Promise<{
    providers: IProvider[];
    problems: { field: string; title: string }[];
    userKeys?: boolean;
  }> {
    return this._list('providers');
  }

  async setKey(
    provider: string,
    key: string,
    remember: boolean
  ): Promise<void> {
    const body = { key, remember };
    await this._requests.done(['keys', provider], { method: 'PUT', body });
  }

  async deleteKey(provider: string): Promise<void> {
    await this._requests.done(['keys', provider], { method: 'DELETE' });
  }

  checkProvider(provider: string, model?: string): Promise<ICheckReport> {
    const request = { method: 'POST', body: { model } };
    return this._json(['providers', provider, 'check'], request);
  }

  startDownload(name: string): Promise<IDownload> {
    return this._download(name, 'POST');
  }

  cancelDownload(name: string): Promise<IDownload> {
    return this._download(name, 'DELETE');
  }

  listMcpServers(): Promise<IMcpServers> {
    return this._json(['mcp-servers']);
  }

  startMcpServer(name: string): Promise<IMcpServer> {
    return this._json(['mcp-servers', name], { method: 'POST' });
  }

  stopMcpServer(name: string): Promise<IMcpServer> {
    return this._json(['mcp-servers', name], { method: 'DELETE' });
  }

  async readMcpLog(name: string): Promise<string> {
    const { log } = await this._json<{ log: string }>([
      'mcp-servers',
      name,
      'log'
    ]);
    return log;
  }

  health(): Promise<{ version: string }> {
    return this._json(['health']);
  }

  private _follow(
    source: ITurnSource,
    signal: AbortSignal
  ): AsyncIterable<IPositionedChunk> {
    const { _pace: pace, _failures: failures, _passage: passage } = this;
    return followTurn(source, signal, { pace, failures, passage });
  }

  private async _download(name: string, method: string): Promise<IDownload> {
    const state = await this._json<Omit<IDownload, 'name'>>(
      ['local-models', name],
      { method }
    );
    return { ...state, name };
  }

  private _rejoin(
    conversation: string,
    reply: string | null,
    after: number | null,
    { signal, isShort }: IConnection
  ): Promise<Response> {
    const query = queryOf(isShort, reply);
    const headers: Record<string, string> =
      after === null ? {} : { 'Last-Event-ID': String(after) };
    const path = ['conversations', conversation, 'stream'];
    return this._stream(path, { headers, signal, query });
  }

  private _stream(path: string[], request: IRequest): Promise<Response> {
    const headers = { ...request.headers, Accept: 'text/event-stream' };
    return this._requests.send(path, { ...request, headers });
  }

  /** A list, asked for once for all chats of the page that want it at the same moment. */
  private _list<T>(name: string, query = ''): Promise<T> {
    const key = name + query;
    const begun = this._begun.get(key) ?? this._json<T>([name], { query });
    this._begun.set(key, begun);
    // all who hear of a change ask at once, before this
    queueMicrotask(() => this._begun.delete(key));
    return begun as Promise<T>;
  }

  private async _json<T>(path: string[], request: IRequest = {}): Promise<T> {
    const response = await this._requests.read(path, request);
    // what changes while the rest of it comes is told of
    this._events.noteRead();
    return this._failures.inWords((await response.json()) as T);
  }

  private _onChange(_: ChangeEvents, change: IChange): void {
    this._changed.emit(change);
  }

  private readonly _settings: ServerConnection.ISettings;
  private readonly _failures: HttpFailures;
  private readonly _requests: Requests;
  private readonly _pace: IPace;
  private readonly _events: ChangeEvents;
  private readonly _passage: Passage;
  private readonly _begun = new Map<string, Promise<unknown>>();
  private readonly _changed = new Signal<IChatTransport, IChange>(this);
}
