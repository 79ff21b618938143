/**
 * What our own plugins share; what other extensions may use is in api.ts.
 */
import { Token } from '@lumino/coreutils';
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
