/**
 * Lets other extensions use the chat.
 */
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ITranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';
import { DisposableDelegate } from '@lumino/disposable';
import type { IDisposable } from '@lumino/disposable';
import { IChat } from '../api';
import type { IAsked, IAskedQuestion } from '../api';
import type { IPartRenderer } from '../components/parts/part-renderers';
import type { IContextSource } from '../core/context';
import { ChatFailure } from '../core/errors';
import type { IChat as IPanelChat } from '../state/chat';
import { IChatPanel } from '../tokens';
import { codeBlockActions, partRenderers } from './additions';
import type { ICodeBlockAction } from './code-block-actions';

export const publicChatPlugin: JupyterFrontEndPlugin<IChat> = {
  id: 'jupyter-chat-ext:chat',
  description: 'Lets other extensions use the chat.',
  autoStart: true,
  provides: IChat,
  requires: [IChatPanel, ITranslator],
  activate: (
    _: JupyterFrontEnd,
    panel: IChatPanel,
    translator: ITranslator
  ): IChat => new PublicChat(panel, translator.load('jupyter_chat_ext'))
};

class PublicChat implements IChat {
  constructor(
    private readonly _panel: IChatPanel,
    private readonly _trans: TranslationBundle
  ) {}

  async open(conversation?: string | null): Promise<void> {
    await this._shown(conversation);
  }

  async ask({ text, model, conversation }: IAskedQuestion): Promise<IAsked> {
    const chat = await this._shown(conversation);
    const before = chat.state.model;
    if (model !== undefined) {
      chat.chooseModel(model);
    }
    try {
      await chat.send(text);
    } catch (error) {
      if (before !== null) {
        chat.chooseModel(before);
      }
      throw error;
    }
    return askedLast(chat);
  }

  async insertText(text: string): Promise<void> {
    (await this._shown()).insert(text);
  }

  async insertContext(context: IContextSource): Promise<void> {
    (await this._shown()).addContext([context]);
  }

  addPartRenderer(renderer: IPartRenderer): IDisposable {
    return new DisposableDelegate(partRenderers.add(renderer));
  }

  addCodeAction(action: ICodeBlockAction): IDisposable {
    return new DisposableDelegate(codeBlockActions.add(action));
  }

  /** The chat of the panel, once it is shown and knows its models. */
  private async _shown(conversation?: string | null): Promise<IPanelChat> {
    await this._panel.open();
    const chat = await this._loaded();
    if (conversation !== undefined) {
      await chat.show(conversation);
    }
    await chat.refreshModels();
    const { connection, problem, current } = chat.state;
    if (connection === 'missing' || connection === 'unreachable') {
      const title = this._trans.__('The Jupyter server cannot be reached.');
      throw new ChatFailure(problem ?? { code: 'unreachable', title });
    }
    if (typeof conversation === 'string' && current?.id !== conversation) {
      throw new ChatFailure({
        code: 'unknown-conversation',
        title: this._trans.__('There is no such conversation.')
      });
    }
    return chat;
  }

  private async _loaded(): Promise<IPanelChat> {
    try {
      return await this._panel.chat;
    } catch (reason) {
      throw new ChatFailure({
        code: 'panel-missing',
        title: this._trans.__('This page has no chat panel.'),
        hint: this._trans.__('Reload the page, or open a notebook.'),
        detail: String(reason)
      });
    }
  }
}

/** The question that was sent last. */
function askedLast({ state }: IPanelChat): IAsked {
  const { queue, messages, current } = state;
  const waiting = queue.at(-1)?.id;
  const asked = messages.findLast(({ role }) => role === 'user')?.id;
  return { conversation: current?.id ?? null, message: waiting ?? asked ?? '' };
}
