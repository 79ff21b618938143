/**
 * Messages as the server lists them and as the panel shows them.
 */
import type { UIMessage } from 'ai';

export type Part = UIMessage['parts'][number];

/** `waiting`: for a person, who must allow a tool to run. */
export type Status =
  'done' | 'running' | 'waiting' | 'stopped' | 'failed' | 'interrupted';

/** A failure with a sentence for the person and a remedy. */
export interface IChatError {
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly retryable?: boolean;
  /** Seconds to wait before trying again. */
  readonly retryAfter?: number;
  readonly traceback?: string;
  /** The lines of cells in the traceback, outermost first. */
  readonly frames?: readonly ICellLine[];
}

/** A line of a notebook's cell. */
export interface ICellLine {
  /** The cell's id. */
  readonly cell: string;
  readonly line: number;
  /** What a traceback calls it. */
  readonly label: string;
}

export interface IMessage {
  readonly id: string;
  readonly role: 'user' | 'assistant' | 'system';
  readonly parent: string | null;
  readonly created: string;
  readonly status: Status;
  /** All messages with the same parent, this one included, oldest first. */
  readonly siblings: readonly string[];
  readonly parts: readonly Part[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A chat in the output of a notebook's cell. */
export interface IPlace {
  /** The notebook's, as Jupyter's sessions have it. */
  readonly path: string;
  /** The chat's, in that notebook. */
  readonly key: string;
}

export function isSamePlace(
  one: IPlace | null | undefined,
  other: IPlace | null | undefined
): boolean {
  return one?.path === other?.path && one?.key === other?.key;
}

export interface IConversationSummary {
  readonly id: string;
  readonly title: string;
  readonly created: string;
  readonly updated: string;
  readonly model: string | null;
  readonly pinned: boolean;
  readonly seq: number;
  /** The id of the reply being written. */
  readonly running: string | null;
  /** The path of the notebook that it belongs to. */
  readonly notebook?: string | null;
  /** Where the conversation is shown besides the panel. */
  readonly place?: IPlace | null;
}

/** A conversation that was deleted, and can be restored for so many seconds. */
export interface IDeleted {
  readonly id: string;
  readonly title: string;
  readonly seconds: number;
}

/** Part of a text; `hit` if it is what was searched for. */
export interface IPiece {
  readonly text: string;
  readonly hit?: boolean;
}

/** Where a search found something: in a message, or (null) in the title. */
export interface IMatch {
  readonly message: string | null;
  readonly pieces: readonly IPiece[];
}

export interface IFoundConversation extends IConversationSummary {
  readonly match?: IMatch;
}

/** What a search found; `more` if that is not all. */
export interface IFound {
  readonly conversations: readonly IFoundConversation[];
  readonly more: boolean;
}

/** The forms in which a conversation can be kept elsewhere. */
export type ExportFormat = 'md' | 'ipynb' | 'json';

export interface INamedFile {
  readonly name: string;
  readonly content: Blob;
}

export interface IConversation extends IConversationSummary {
  readonly leaf: string | null;
  /** One branch, oldest first. */
  readonly messages: readonly IMessage[];
}
