/**
 * The chat in a cell's output: one place in a notebook, one function of its
 * kernel, and whichever conversation belongs there.
 */
import type { IDisposable } from '@lumino/disposable';
import type { ITranslation } from '../core/errors';
import { isSamePlace } from '../core/messages';
import type { IConversationSummary, IPlace } from '../core/messages';
import type { IModel } from '../core/models';
import type { IChatTransport } from '../transport/chat-transport';
import type { IChat, IChatState } from './chat';
import { ChatSession } from './chat-session';
import type { IFrames } from './chat-store';

export interface IInlineChatOptions {
  readonly transport: IChatTransport;
  readonly trans?: ITranslation;
  readonly frames?: IFrames;
  /** The chat's key in its notebook. */
  readonly key: string;
  /** What the notebook's file says of it. */
  readonly conversation: string | null;
  readonly transcript: readonly { role: string; text: string }[];
  /** The notebook as it is now. */
  readonly notebook: INotebookFacts;
}

export interface INotebookFacts {
  readonly path: string;
  /** The id of its kernel; null while there is none. */
  readonly kernel: string | null;
}

export class InlineChat implements IDisposable {
  constructor(private readonly _options: IInlineChatOptions) {
    const { transport, trans, frames } = _options;
    this._notebook = _options.notebook;
    this._chat = new ChatSession({
      transport,
      trans,
      frames,
      place: () => this._place
    });
    this._chat.changed.connect(this._follow, this);
    this._chat.chooseModel(this._modelId(null));
  }

  get chat(): IChat {
    return this._chat;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Show the conversation of this place. */
  async start(): Promise<void> {
    await this._chat.start(await this._find());
  }

  /** The notebook got another kernel or another name. */
  async setNotebook(notebook: INotebookFacts): Promise<void> {
    const before = this._notebook;
    this._notebook = notebook;
    if (notebook.kernel !== before.kernel) {
      this._follow();
      await this._chat.refreshModels();
    }
    if (notebook.path !== before.path) {
      await this._find();
    }
  }

  /** Begin a new conversation here; the old one stays in the panel's list. */
  async clear(): Promise<void> {
    const { current } = this._chat.state;
    if (current) {
      await this._chat.leavePlace(current.id);
      await this._chat.show(null);
    }
  }

  /** The conversation shown, a new one if there is none yet; null if that fails. */
  conversation(): Promise<string | null> {
    return this._chat.begin();
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._chat.dispose();
    }
  }

  private get _place(): IPlace {
    return { path: this._notebook.path, key: this._options.key };
  }

  /** What cannot be found out now is found when the connection is back. */
  private async _find(): Promise<string | null> {
    const { transport, conversation, transcript } = this._options;
    const known = this._chat.state.current?.id ?? conversation;
    try {
      return await transport.findInlineChat({
        place: this._place,
        conversation: known,
        transcript
      });
    } catch {
      return known;
    }
  }

  private _follow(): void {
    const { state } = this._chat;
    const wanted = this._modelId(functionOf(state, this._notebook, this._key));
    if (state.model !== wanted) {
      this._chat.chooseModel(wanted);
    }
    const conversation = conversationOf(state, this._place);
    if (conversation !== undefined) {
      void this._chat.show(conversation);
    }
  }

  /** Where there is no such function, nothing else may answer in its place. */
  private _modelId(model: IModel | null): string {
    return model?.id ?? `kernel:${this._notebook.kernel ?? ''}/`;
  }

  private get _key(): string {
    return this._options.key;
  }

  private readonly _chat: ChatSession;
  private _notebook: INotebookFacts;
  private _isDisposed = false;
}

function functionOf(
  { models }: IChatState,
  notebook: INotebookFacts,
  key: string
): IModel | null {
  const found = models.find(
    ({ kernel }) => kernel?.id === notebook.kernel && kernel?.chat === key
  );
  return found ?? null;
}

/**
 * The conversation to show instead of the one that is shown; undefined while
 * all is well. Code in the kernel may begin or leave one.
 */
function conversationOf(
  { connection, activity, conversations, current }: IChatState,
  place: IPlace
): string | null | undefined {
  if (connection !== 'ready' || activity !== 'idle') {
    return undefined;
  }
  const here = conversations.find(other => isSamePlace(other.place, place));
  if (!current) {
    return here?.id;
  }
  const listed = conversations.find(({ id }) => id === current.id);
  return listed?.place === null ? idOf(here) : undefined;
}

function idOf(conversation: IConversationSummary | undefined): string | null {
  return conversation?.id ?? null;
}
