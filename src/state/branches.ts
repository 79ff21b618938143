/**
 * Which branch of the conversation is shown, and which messages of it are not
 * shown any more. The server keeps the tree; nothing of it is ever overwritten.
 */
import type { IChatTransport } from '../transport/chat-transport';
import type { ChatStore } from './chat-store';

type Change = Parameters<IChatTransport['changeConversation']>[1];

export interface IBranchesOptions {
  readonly store: ChatStore;
  readonly transport: IChatTransport;
}

export class Branches {
  constructor(private readonly _options: IBranchesOptions) {}

  /** Show the branch that a message belongs to, to its newest end. */
  show(message: string): Promise<void> {
    return this._change({ leaf: message });
  }

  /** Show a message no more, nor what follows it. */
  async remove(message: string): Promise<void> {
    const conversation = this._options.store.state.current?.id;
    await this._change({ remove: message });
    if (conversation !== undefined) {
      const removed = { conversation, message };
      this._options.store.dispatch({ type: 'message-removed', removed });
    }
  }

  /** Take the last removal back. */
  async restore(): Promise<void> {
    const { removed, current } = this._options.store.state;
    if (removed && removed.conversation === current?.id) {
      await this._change({ restore: removed.message });
    }
    this._options.store.dispatch({ type: 'removal-forgotten' });
  }

  /** Nothing changes while an answer is written: it belongs to what is shown. */
  private async _change(change: Change): Promise<void> {
    const { store, transport } = this._options;
    const { current, activity } = store.state;
    if (!current || activity !== 'idle') {
      return;
    }
    const changed = await transport.changeConversation(current.id, change);
    if (store.state.current?.id === changed.id) {
      store.dispatch({ type: 'conversation-loaded', conversation: changed });
    }
  }
}
