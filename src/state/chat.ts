/**
 * What a person can do and see. One `Chat` serves one view (the panel, or a
 * chat in a cell's output); views read `state` and listen to `changed`.
 */
import type { ISignal } from '@lumino/signaling';
import type {
  Drafts,
  IAttachedFile,
  IFileSource,
  ILimits
} from '../core/attachments';
import type { ICheckReport } from '../core/checks';
import type { ModelConfig } from '../core/config';
import type { Contexts, IChosenContext, IContextSource } from '../core/context';
import type {
  ExportFormat,
  IChatError,
  IConversationSummary,
  IDeleted,
  IFound,
  IMessage,
  INamedFile
} from '../core/messages';
import type { IMcpServers } from '../core/mcp';
import type { IModel, IProvider } from '../core/models';
import type { IPrompt } from '../core/prompts';
import type { IReadingPlace } from '../core/reading-place';
import type { AllSwitches, ITool } from '../core/tools';
import type { ITotals } from '../core/usage';
import type { IRemoved } from './actions';
import type { IApprovalAnswer } from './approvals';

/** Words for the composer. */
export interface ISuggestion {
  readonly text: string;
  /** Whether they go below what is written; else there must be nothing. */
  readonly isAdded: boolean;
}

/** Everything a view shows. Immutable: a new object for every change. */
export interface IChatState {
  /** `starting` until the first lists arrived; `unreachable` with `problem`. */
  readonly connection: 'starting' | 'ready' | 'unreachable' | 'missing';
  /** Why nothing is connected, or not saved, or an action failed. */
  readonly problem: IChatError | null;
  /** The version of the server half; null while nobody said. */
  readonly serverVersion: string | null;
  /** Why conversations are not being kept, if so. */
  readonly storeProblem: IChatError | null;
  readonly conversations: readonly IConversationSummary[];
  /** Deleted conversations that can be restored, the last one first. */
  readonly deleted: readonly IDeleted[];
  /** The ids of conversations with an answer that nobody has seen yet. */
  readonly unread: readonly string[];
  /** The conversation shown; null is a new, still empty one. */
  readonly current: IConversationSummary | null;
  /** Settled messages of the branch shown. Never touched while a reply streams. */
  readonly messages: readonly IMessage[];
  /** The reply being written. */
  readonly reply: IMessage | null;
  /** The message to be brought into sight: a new object each time. */
  readonly sought: { readonly message: string } | null;
  /** What was removed last, and can be shown again. */
  readonly removed: IRemoved | null;
  /** Questions waiting for the running turn to end. */
  readonly queue: readonly {
    id: string;
    text: string;
    files: readonly IAttachedFile[];
    contexts: readonly IChosenContext[];
  }[];
  /** The files of the questions being written, in every conversation. */
  readonly drafts: Drafts;
  /** What those questions bring along from the notebook. */
  readonly contexts: Contexts;
  /**
   * Words for the question being written, a new object each time: its first ones,
   * or below what is written.
   */
  readonly suggestion: ISuggestion | null;
  readonly models: readonly IModel[];
  /** The id of the model that answers next. */
  readonly model: string | null;
  /** The ids of the models chosen or asked last, the last one first. */
  readonly recentModels: readonly string[];
  /** The settings given to models, by their ids; until the page is left. */
  readonly configs: Readonly<Record<string, ModelConfig>>;
  /** The functions of notebooks that models may call. */
  readonly tools: readonly ITool[];
  /** The tools that the person switched on or off, in each conversation. */
  readonly switches: AllSwitches;
  /** The kernel of the notebook that the person works in. */
  readonly kernel: string | null;
  /** The path of the notebook that is current: new conversations belong to it. */
  readonly notebook: string | null;
  /** The person's own prompts. */
  readonly prompts: readonly IPrompt[];
  readonly providers: readonly IProvider[];
  /** Whether the person may enter keys. */
  readonly userKeys: boolean;
  /** The MCP servers; null until somebody looked at them. */
  readonly mcp: IMcpServers | null;
  /** What may be attached to a question; null while nobody said. */
  readonly limits: ILimits | null;
  /** `asking` until the first chunk, `stopping` until the terminal chunk. */
  readonly activity: 'idle' | 'asking' | 'answering' | 'stopping';
}

export interface IChat {
  readonly state: IChatState;
  readonly changed: ISignal<IChat, IChatState>;

  /** Fetch the lists and the conversation to restore. */
  start(conversation?: string | null): Promise<void>;
  /**
   * Ask; queued while a turn runs. `files` are ids of attached files, `contexts`
   * of what was chosen from the notebook: those that are there go with the
   * question, and come back if it is refused.
   */
  send(
    text: string,
    files?: readonly string[],
    contexts?: readonly string[]
  ): Promise<void>;
  /** What was typed in a conversation before the page was loaded; null is the new one. */
  draftOf(conversation: string | null): string;
  /** Remember what is typed, over a reload. */
  keepDraft(conversation: string | null, text: string): void;
  /** Where the person was reading in a conversation; null for its end. */
  placeOf(conversation: string | null): IReadingPlace | null;
  /** Remember where that is, over a reload. */
  keepPlace(conversation: string | null, place: IReadingPlace | null): void;
  /** Write something at the end of the question being written. */
  insert(text: string): void;
  /** Attach files to the question being written. They are uploaded at once. */
  attach(files: readonly IFileSource[]): void;
  /** Take an attached file away. */
  detach(file: string): void;
  /** Bring something along with the question being written. It is read at once. */
  addContext(sources: readonly IContextSource[]): void;
  removeContext(id: string): void;
  /** Read once more what could not be read. */
  retryContext(id: string): void;
  /** Put words into the composer, if nothing is written there. */
  suggest(text: string): void;
  /** The composer has taken the words. */
  takeSuggestion(): void;
  /** Upload an attached file again. */
  retryUpload(file: string): void;
  /** The content of a message's attachment. */
  readAttachment(id: string): Promise<Blob>;
  /** What a conversation took so far: all its answers, shown or not. */
  readTotals(conversation: string): Promise<ITotals>;
  unqueue(id: string): void;
  stop(): Promise<void>;
  /** Allow a tool call to run, exactly as it is shown, or deny it. */
  answerApproval(approvalId: string, answer: IApprovalAnswer): Promise<void>;
  /** Ask for another answer in place of this one, or of the failed last one. */
  regenerate(reply: string, model?: string): Promise<void>;
  /** Ask something else in place of a question; the old one stays beside it. */
  edit(question: string, text: string): Promise<void>;
  /** Show the branch of another message. */
  showBranch(message: string): Promise<void>;
  /** Show a message no more, nor what follows it. */
  remove(message: string): Promise<void>;
  /** Take the last removal back. */
  restore(): Promise<void>;
  /** Ask this model from now on; its provider may know it though no list has it. */
  chooseModel(id: string): void;
  /** Give a model settings, for the next questions. */
  setConfig(model: string, config: ModelConfig): void;
  /** Let a tool go with the questions of the conversation shown, or not. */
  switchTool(id: string, isOn: boolean): void;
  /** The person works in a notebook with this kernel: its tools are at hand. */
  enterKernel(kernel: string | null): void;
  /** The notebook with this path is current, or none. */
  enterNotebook(path: string | null): void;
  /** Ask the server for the models again: a cell may have defined one. */
  refreshModels(): Promise<void>;
  /** Look at the whole list again: another server may have written to it. */
  refreshConversations(): Promise<void>;
  /** Show another conversation; null begins a new one. */
  show(conversation: string | null): Promise<void>;
  /** Show a message of any conversation, whatever branch it is in. */
  showMessage(conversation: string, message: string): Promise<void>;
  /**
   * Find conversations, of all or of one notebook, by their title and what was
   * said; rejects if it cannot.
   */
  search(text: string, notebook?: string): Promise<IFound>;
  rename(conversation: string, title: string): Promise<void>;
  /** Keep a conversation at the top of the list, or no more. */
  pin(conversation: string, pinned: boolean): Promise<void>;
  /** Say which notebook a conversation belongs to; null for none. */
  setNotebook(conversation: string, notebook: string | null): Promise<void>;
  /** Go on in a copy of a conversation, or of its branch up to a message. */
  fork(conversation: string, message?: string): Promise<void>;
  /** Take in a conversation that was exported as JSON, and show it. */
  importConversation(file: Blob): Promise<void>;
  /** A conversation as a file to keep; null, with a problem, if that failed. */
  exportConversation(
    conversation: string,
    format: ExportFormat
  ): Promise<INamedFile | null>;
  /** Delete a conversation; it can be restored for a while. */
  delete(conversation: string): Promise<void>;
  restoreConversation(conversation: string): Promise<void>;
  /** No longer offer to restore what was deleted. */
  dismissDeleted(): void;
  setKey(provider: string, key: string, remember: boolean): Promise<void>;
  /** Forget the key that was entered for a provider. */
  deleteKey(provider: string): Promise<void>;
  /** Find out whether a provider can be asked. Costs a few tokens; may fail. */
  checkProvider(provider: string): Promise<ICheckReport>;
  startDownload(name: string): Promise<void>;
  cancelDownload(name: string): Promise<void>;
  /** Ask for the MCP servers; from then on the state has them. */
  refreshMcpServers(): Promise<void>;
  /** Start an MCP server, anew if it runs. */
  startMcpServer(name: string): Promise<void>;
  stopMcpServer(name: string): Promise<void>;
  /** What an MCP server printed. */
  readMcpLog(name: string): Promise<string>;
  dismissProblem(): void;
  /** Follow streams only while somebody looks (browsers allow six connections). */
  setVisible(visible: boolean): void;
  dispose(): void;
}
