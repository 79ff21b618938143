/**
 * What can be done with conversations of the list, whether they are shown or
 * not. Failures are thrown.
 */
import type { IChatTransport } from '../transport/chat-transport';
import type { ChatStore } from './chat-store';
import { summaryOf } from './reduce-conversations';

type Change = Parameters<IChatTransport['changeConversation']>[1];

export interface IConversationsOptions {
  readonly store: ChatStore;
  readonly transport: IChatTransport;
}

export class Conversations {
  constructor(private readonly _options: IConversationsOptions) {}

  /** Change facts of a conversation: the messages shown stay as they are. */
  async change(
    id: string,
    change: Pick<Change, 'title' | 'pinned' | 'notebook' | 'place'>
  ): Promise<void> {
    const { store, transport } = this._options;
    const changed = await transport.changeConversation(id, change);
    const conversation = summaryOf(changed);
    store.dispatch({ type: 'conversation-changed', conversation });
  }
}
