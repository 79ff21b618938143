/**
 * Conversations whose answer ended while something else was shown. What is not
 * seen yet is remembered over a reload.
 */
import type { IConversationSummary } from '../core/messages';
import type { IChatState } from './chat';
import type { ChatStore } from './chat-store';
import { remembered } from './memory';
import type { IMemory } from './memory';

export interface IUnreadOptions {
  readonly store: ChatStore;
  readonly memory: IMemory;
}

export class Unread {
  constructor(private readonly _options: IUnreadOptions) {
    this._unseen = new Set(idsIn(remembered(_options.memory, 'unread')));
  }

  /** An answer ended, in whatever conversation. */
  noteEnd(id: string): void {
    const { conversations, current } = this._options.store.state;
    const isInCell = conversations.some(one => one.id === id && one.place);
    // what a cell shows was seen there
    if (id !== current?.id && !isInCell) {
      this._unseen.add(id);
      this.update();
    }
  }

  /** Something changed: the list, or what is shown, is looked at again. */
  follow({ conversations, current }: IChatState): void {
    if (conversations !== this._listed || current !== this._shown) {
      this._listed = conversations;
      this._shown = current;
      this.update();
    }
  }

  private update(): void {
    const { store, memory } = this._options;
    const { conversations, current } = store.state;
    conversations.filter(isElsewhere(current?.id)).forEach(({ id }) => {
      // its answer may end while no page is open
      this._unseen.add(id);
    });
    this._unseen.delete(current?.id ?? '');
    memory.set('unread', JSON.stringify([...this._unseen].slice(-MOST)));
    const unread = conversations
      .filter(({ id, running }) => this._unseen.has(id) && !running)
      .map(({ id }) => id);
    if (unread.join() !== store.state.unread.join()) {
      store.dispatch({ type: 'unread-changed', unread });
    }
  }

  private readonly _unseen: Set<string>;
  private _listed: IChatState['conversations'] | null = null;
  private _shown: IChatState['current'] = null;
}

/** How many are remembered: ids of deleted conversations go in time. */
const MOST = 200;

/** Whether a conversation answers where nobody looks. */
function isElsewhere(
  shown: string | undefined
): (one: IConversationSummary) => boolean {
  return ({ id, running, place }) => running !== null && id !== shown && !place;
}

function idsIn(kept: unknown): string[] {
  return Array.isArray(kept) ? kept.filter(id => typeof id === 'string') : [];
}
