/**
 * What the panel needs from the server. `HttpTransport` is the real one;
 * tests use a fake.
 */
import type { ISignal } from '@lumino/signaling';
import type { IAttachment, IFileSource, ILimits } from '../core/attachments';
import type { IPositionedChunk } from '../core/chunks';
import type { ICheckReport } from '../core/checks';
import type { ModelConfig } from '../core/config';
import type {
  ExportFormat,
  IConversation,
  IConversationSummary,
  IChatError,
  IDeleted,
  IFound,
  INamedFile,
  IPlace,
  Part
} from '../core/messages';
import type { IMcpServer, IMcpServers } from '../core/mcp';
import type { IDownload, IModel, IProvider } from '../core/models';
import type { IPrompt } from '../core/prompts';
import type { ITool } from '../core/tools';
import type { ITotals } from '../core/usage';

/** What a new conversation begins with. */
export interface INewConversation {
  readonly title?: string;
  readonly model?: string;
  /** The path of the notebook that it belongs to. */
  readonly notebook?: string;
  readonly place?: IPlace;
}

export interface IQuestion {
  /** Begins the conversation it is asked in, if the server has none of that id. */
  create?: INewConversation;
  message?: { id: string; parts: Part[] };
  parent?: string | null;
  regenerate?: string;
  base_seq?: number;
  model?: string;
  config?: ModelConfig;
  /** The ids of functions of notebooks that the model may call. */
  tools?: readonly string[];
}

/** A file on its way to the server. */
export interface IUploadOptions {
  /** The model it is meant for. */
  readonly model: string | null;
  readonly signal: AbortSignal;
  /** Told of the part that was sent, from 0 to 1. */
  readonly onProgress: (progress: number) => void;
}

/** What can be asked, and what may go with a question. */
export interface IModelList {
  models: IModel[];
  default: string | null;
  limits?: ILimits;
  /** The person's own. */
  prompts?: IPrompt[];
  /** Functions of notebooks that models may call. */
  tools?: ITool[];
  /** The version of the server half. */
  version?: string;
}

/** What a notebook's file says of a chat in a cell's output. */
export interface IInlineChat {
  readonly place: IPlace;
  readonly conversation: string | null;
  readonly transcript: readonly { role: string; text: string }[];
}

/** Something changed on the server: ids and states, never text. */
export interface IChange {
  kind:
    | 'conversation'
    | 'deleted'
    | 'turn-started'
    | 'turn-ended'
    | 'models'
    | 'providers'
    | 'download'
    | 'mcp'
    /** Something between page and server lets no streams pass. */
    | 'held-back'
    /** The connection was lost; perhaps the server is gone. */
    | 'lost'
    /** The connection was lost and is back: fetch everything again. */
    | 'reconnected';
  conversation?: string;
  reply?: string;
  seq?: number;
  status?: string;
  name?: string;
  state?: string;
  received?: number;
  bytes?: number;
}

export interface IChatTransport {
  readonly changed: ISignal<IChatTransport, IChange>;

  listModels(): Promise<IModelList>;
  /** All conversations, or those of `only` that there are. */
  listConversations(only?: readonly string[]): Promise<{
    conversations: IConversationSummary[];
    deleted?: IDeleted[];
    problem: IChatError | null;
  }>;
  /** Find conversations, of all or of one notebook, by their title and what was said. */
  searchConversations(text: string, notebook?: string): Promise<IFound>;
  createConversation(options?: INewConversation): Promise<IConversation>;
  getConversation(id: string): Promise<IConversation>;
  changeConversation(
    id: string,
    change: {
      title?: string;
      model?: string;
      pinned?: boolean;
      leaf?: string;
      /** The path of the notebook that it belongs to. */
      notebook?: string | null;
      /** Null takes it out of its cell's output. */
      place?: null;
      /** A message to show no more, with all that follows it. */
      remove?: string;
      /** A removed message to show again. */
      restore?: string;
    }
  ): Promise<IConversation>;
  /** Find the conversation of a chat in a cell's output; null while it is empty. */
  findInlineChat(chat: IInlineChat): Promise<string | null>;
  /** Begin a conversation with a copy of one, or of the branch that ends in a message. */
  forkConversation(id: string, message?: string): Promise<IConversationSummary>;
  /** Keep a conversation that was exported as JSON. */
  importConversation(content: Blob): Promise<IConversationSummary>;
  /** A conversation as a file to keep. */
  exportConversation(id: string, format: ExportFormat): Promise<INamedFile>;
  deleteConversation(id: string): Promise<void>;
  /** Bring a deleted conversation back, while that is possible. */
  restoreConversation(id: string): Promise<IConversation>;
  /** What all its answers took. */
  readTotals(conversation: string): Promise<ITotals>;

  /**
   * Ask, and yield the answer until its terminal chunk. Reconnects by itself
   * from the last event; fails with a ChatFailure when it cannot. When it ends
   * without a terminal chunk, the turn's end was missed: fetch the conversation.
   * Aborting the signal leaves the turn running on the server.
   */
  startTurn(
    conversation: string,
    question: IQuestion,
    signal: AbortSignal
  ): AsyncIterable<IPositionedChunk>;
  /** Follow a running turn from its beginning; yields nothing when none runs. */
  joinTurn(
    conversation: string,
    reply: string,
    signal: AbortSignal
  ): AsyncIterable<IPositionedChunk>;
  stopTurn(conversation: string): Promise<void>;
  /** Answer a tool call that waits; after the last one its turn goes on. */
  answerApproval(
    conversation: string,
    approval: string,
    answer: { approved: boolean; reason?: string }
  ): Promise<void>;

  /** Give the server a file; aborting the signal cancels. */
  uploadAttachment(
    source: Pick<IFileSource, 'name' | 'type'>,
    content: Blob,
    options: IUploadOptions
  ): Promise<IAttachment>;
  readAttachment(id: string): Promise<Blob>;

  listProviders(): Promise<{
    providers: IProvider[];
    problems: { field: string; title: string }[];
    userKeys?: boolean;
  }>;
  setKey(provider: string, key: string, remember: boolean): Promise<void>;
  deleteKey(provider: string): Promise<void>;
  /** Find out whether a provider can be asked; `model` is a name of its. */
  checkProvider(provider: string, model?: string): Promise<ICheckReport>;
  startDownload(name: string): Promise<IDownload>;
  cancelDownload(name: string): Promise<IDownload>;
  listMcpServers(): Promise<IMcpServers>;
  /** Start a server, anew if it runs; this does not wait for it. */
  startMcpServer(name: string): Promise<IMcpServer>;
  stopMcpServer(name: string): Promise<IMcpServer>;
  /** What a server printed. */
  readMcpLog(name: string): Promise<string>;
  health(): Promise<{ version: string }>;
}
