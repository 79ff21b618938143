/**
 * The chat, as other extensions see it: docs/extending.md shows each of these
 * at work.
 */
import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { IPartRenderer } from './components/parts/part-renderers';
import type { IContextSource } from './core/context';
import type { IContextProvider } from './core/context-providers';
import type { ICodeBlockAction } from './plugins/code-block-actions';

/** What one can ask in somebody's name: it is shown in the panel, as every question is. */
export interface IAskedQuestion {
  readonly text: string;
  /** The id of a model; that of the panel if it is not given. */
  readonly model?: string;
  /** The id of a conversation, null for a new one; the one shown if it is not given. */
  readonly conversation?: string | null;
}

/** A question that the server has taken, or that waits for an answer before it. */
export interface IAsked {
  /** The ids, as the REST API has them. The conversation is null while a first question waits. */
  readonly conversation: string | null;
  readonly message: string;
}

/** What these functions reject with. */
export interface IChatFailure extends Error {
  /** One of those in docs/errors.md; it never changes. */
  readonly code: string;
  /** What happened, and what to do about it: sentences for the person. */
  readonly title: string;
  readonly hint?: string;
}

export interface IChat {
  /** Show the panel with the cursor in its composer; with a conversation, or (null) a new one. */
  open(conversation?: string | null): Promise<void>;
  /** Show the panel, and ask. Resolves when the question was taken; the answer comes into the panel. */
  ask(question: IAskedQuestion): Promise<IAsked>;
  /** Show the panel, and write a text at the end of the question that is being written. */
  insertText(text: string): Promise<void>;
  /** Show the panel, and let something go with that question. It is read at once. */
  insertContext(context: IContextSource): Promise<void>;
  /** Draw parts of answers, until it is disposed. */
  addPartRenderer(renderer: IPartRenderer): IDisposable;
  /** Offer something to do with blocks of code, until it is disposed. */
  addCodeAction(action: ICodeBlockAction): IDisposable;
}

export const IChat = new Token<IChat>(
  'jupyter-chat-ext:IChat',
  'The chat: open it, ask, write into the composer, draw parts of answers, act on their code.'
);

/** What questions can bring along, besides files. */
export interface IChatContext {
  /** Offer things in the `@` menu of every composer, until it is disposed. */
  register(provider: IContextProvider): IDisposable;
}

export const IChatContext = new Token<IChatContext>(
  'jupyter-chat-ext:IChatContext',
  'What questions of the chat can bring along: register a provider of more.'
);
