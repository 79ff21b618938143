/**
 * Lets a person ask about an error of a cell: a button on it, and a command.
 */
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Widget } from '@lumino/widgets';
import { CommandIDs } from '../commands';
import { chatIcon } from '../chat-icon';
import { IChatPanel } from '../tokens';
import { SHOWN_AS, withErrorButton } from '../widgets/error-button';
import { builtIn } from './context';
import type { IErrorOutput } from '../core/notebook-text';
import type { IAskedError } from './contexts/ask-about-error';

/** JupyterLab's own. */
const RANK = 110;

export const errorsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-chat-ext:errors',
  description: 'Adds a button to errors of cells, which asks about them.',
  autoStart: true,
  requires: [IChatPanel, IRenderMimeRegistry, ITranslator],
  optional: [ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    panel: IChatPanel,
    rendermime: IRenderMimeRegistry,
    translator: ITranslator,
    palette: ICommandPalette | null
  ): void => {
    const trans = translator.load('jupyter_chat_ext');
    const asking = new ErrorAsking(app, panel, trans);
    const factory = rendermime.getFactory(SHOWN_AS);
    if (factory) {
      rendermime.addFactory(
        withErrorButton(factory, {
          label: trans.__('Ask about this error'),
          onAsk: (output, error) => {
            asking.ask(output, error).catch(reason => console.error(reason));
          }
        }),
        factory.defaultRank ?? RANK
      );
    }
    app.commands.addCommand(CommandIDs.askAboutError, {
      label: trans.__('Ask about the error of the active cell'),
      caption: trans.__('Put the error, its cell and variables into the chat'),
      icon: chatIcon,
      describedBy: { args: { type: 'object', properties: {} } },
      execute: () => asking.askOfActive()
    });
    palette?.addItem({
      command: CommandIDs.askAboutError,
      category: trans.__('Chat')
    });
  }
};

class ErrorAsking {
  constructor(
    private readonly _app: JupyterFrontEnd,
    private readonly _panel: IChatPanel,
    private readonly _trans: TranslationBundle
  ) {}

  /** Ask about the error that an output shows. */
  async ask(output: Widget, error: unknown): Promise<void> {
    const { NotebookPanel } = await import('@jupyterlab/notebook');
    const panels = [...this._app.shell.widgets('main')];
    const panel = panels.find(
      one => one instanceof NotebookPanel && one.contains(output)
    );
    const asked = error as IErrorOutput;
    const cells =
      panel instanceof NotebookPanel ? panel.content.widgets : undefined;
    const index = cells?.findIndex(cell => cell.contains(output)) ?? -1;
    if (panel instanceof NotebookPanel && index >= 0) {
      await this._ask({ panel, index, error: asked });
    } else {
      // in a console, or a view of outputs: there is no cell to bring along
      const { askAboutErrorAlone } = await import('./contexts/ask-about-error');
      await askAboutErrorAlone(asked, this._panel, this._trans);
    }
  }

  /** Ask about the error of the active cell; else say that it has none. */
  async askOfActive(): Promise<void> {
    const { notebookAtHand } = await import('./notebook-code');
    const { cellAt, errorOf } = await import('./contexts/notebook-cells');
    const panel = notebookAtHand(this._app.shell);
    const index = panel?.content.activeCellIndex ?? -1;
    const cell = panel && cellAt(panel, index);
    if (panel && cell && errorOf(cell)) {
      await this._ask({ panel, index });
    } else {
      const { Notification } = await import('@jupyterlab/apputils');
      Notification.info(this._trans.__('The active cell shows no error.'));
    }
  }

  private async _ask(asked: IAskedError): Promise<void> {
    const { askAboutError } = await import('./contexts/ask-about-error');
    const contexts = await builtIn(this._app, this._trans);
    await askAboutError(asked, this._panel, contexts, this._trans);
  }
}
