/**
 * What other plugins and extensions may use.
 */
import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { IContextProvider } from './core/context-providers';
import type { IChat } from './state/chat';

/** The side panel. */
export interface IChatPanel {
  /** The chat behind the panel; resolves when the panel is first shown. */
  readonly chat: Promise<IChat>;
  /** Show the panel and put the cursor in its composer. */
  open(): Promise<void>;
}

export const IChatPanel = new Token<IChatPanel>(
  'jupyter-chat-ext:IChatPanel',
  'The chat side panel: open it, and reach the chat behind it.'
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
