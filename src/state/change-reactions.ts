/**
 * What a chat does when something changed on the server: in another tab, in a
 * kernel, or through the chat itself.
 */
import { ChatFailure } from '../core/errors';
import type { ITranslation } from '../core/errors';
import type { IConversationSummary } from '../core/messages';
import type { IChange } from '../transport/chat-transport';
import type { ChatStore } from './chat-store';
import type { Lists } from './lists';
import type { McpServerList } from './mcp-servers';
import type { Reachability } from './reachability';
import type { ShownConversation } from './shown-conversation';
import type { Turns } from './turns';
import type { Unread } from './unread';

export interface IChangeReactionsOptions {
  readonly store: ChatStore;
  readonly lists: Lists;
  readonly mcp: McpServerList;
  readonly shown: ShownConversation;
  readonly turns: Turns;
  readonly unread: Unread;
  readonly reachability: Reachability;
  readonly trans: ITranslation;
  /** Fetch everything again: the connection was lost. */
  readonly restart: () => void;
  /** Turns whatever was thrown into a problem that is shown. */
  readonly raise: (thrown: unknown) => void;
}

export class ChangeReactions {
  constructor(private readonly _options: IChangeReactionsOptions) {}

  /** A newer server may tell of things unknown here. */
  take(change: IChange): void {
    this._reactions[change.kind]?.(change);
  }

  private readonly _reactions: Record<
    IChange['kind'],
    (change: IChange) => void
  > = {
    models: () => void this._options.lists.reloadModels(),
    providers: () => {
      void this._options.lists.reloadProviders();
      void this._options.lists.reloadModels();
    },
    mcp: () => void this._options.mcp.noteChange(),
    download: change => this._options.lists.noteDownload(change),
    conversation: change => this._onConversation(change),
    'turn-started': change => this._onConversation(change),
    'turn-ended': change => {
      this._options.unread.noteEnd(change.conversation ?? '');
      this._onConversation(change);
    },
    deleted: ({ conversation = '' }) => this._onDeleted(conversation),
    'held-back': () => this._onHeldBack(),
    lost: () => void this._options.reachability.noteLost(),
    reconnected: () => this._options.restart()
  };

  private _onConversation(change: IChange): void {
    const { store, lists, shown, turns } = this._options;
    void (change.conversation === undefined
      ? lists.reloadConversations()
      : lists.reloadConversation(change.conversation));
    const { current } = store.state;
    if (change.conversation !== current?.id || turns.isAsking) {
      return;
    }
    if (!turns.isFollowing) {
      if (isNews(change, current)) {
        void shown.refresh();
      }
    } else if (change.kind === 'conversation') {
      turns.noteChange();
    }
  }

  private _onHeldBack(): void {
    const { raise, trans } = this._options;
    raise(
      new ChatFailure({
        code: 'held-back',
        title: trans.__('A proxy holds answers back.'),
        hint: trans.__(
          'They are asked for piece by piece instead, a moment later than they could be there. Whoever runs the proxy before this Jupyter server has to let event streams pass (nginx: proxy_buffering off).'
        )
      })
    );
  }

  private _onDeleted(id: string): void {
    const { store, lists, shown, trans, raise } = this._options;
    const isElsewhere = store.state.current?.id === id && !shown.isDeleting(id);
    shown.forget(id);
    void lists.reloadConversation(id);
    if (isElsewhere) {
      raise(
        new ChatFailure({
          code: 'deleted-elsewhere',
          title: trans.__('This conversation was deleted in another tab.'),
          hint: trans.__('Go on in a new one.')
        })
      );
    }
  }
}

/** Whether a change tells of something that is not shown yet. */
function isNews(
  { kind, seq, reply }: IChange,
  current: IConversationSummary | null
): boolean {
  if (seq === undefined || !current || seq > current.seq) {
    return true;
  }
  return kind === 'turn-ended' && current.running === reply;
}
