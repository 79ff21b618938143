/**
 * What a chat learns from the notebooks that are open: a cell that ran may have
 * defined a function that can be asked, and the tools of the notebook that the
 * person works in are at hand.
 */
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { Widget } from '@lumino/widgets';
import type { IChat } from '../state/chat';
import { IChatPanel } from '../tokens';
import { PANEL_ID } from '../widgets/lazy-panel';
import { documentOf, factsOf } from '../widgets/notebook-of';
import type { IDocument } from '../widgets/notebook-of';

/** Running all cells asks once, not once per cell. In milliseconds. */
const PAUSE = 500;

export const notebooksPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-chat-ext:notebooks',
  description: 'Tells the chat of new chat models, and of the notebook in use.',
  autoStart: true,
  requires: [IChatPanel],
  activate: (app: JupyterFrontEnd, panel: IChatPanel): void => {
    // nobody is asked for models before the panel was first shown
    panel.chat.then(
      chat => {
        followNotebook(app.shell, chat);
        return watchNotebooks(app, chat);
      },
      // the panel says so itself
      () => undefined
    );
  }
};

async function watchNotebooks(
  { shell }: JupyterFrontEnd,
  chat: IChat
): Promise<void> {
  const { NotebookActions, NotebookPanel } =
    await import('@jupyterlab/notebook');
  followPath(shell, chat, one => one instanceof NotebookPanel);
  let timer: number | undefined;
  NotebookActions.executed.connect(() => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void chat.refreshModels(), PAUSE);
  });
}

/** Tell the chat of the kernel one works with: that of the last notebook or console. */
export function followNotebook(
  shell: Pick<JupyterFrontEnd.IShell, 'currentWidget' | 'currentChanged'>,
  chat: Pick<IChat, 'enterKernel'>
): void {
  let followed: IDocument | null = null;
  const tell = (): void => {
    if (followed && !followed.isDisposed) {
      chat.enterKernel(factsOf(followed).kernel);
    }
  };
  const follow = (): void => {
    const { currentWidget } = shell;
    const current = currentWidget && documentOf(currentWidget);
    if (current && current !== followed) {
      followed?.sessionContext.kernelChanged.disconnect(tell);
      followed = current;
      followed.sessionContext.kernelChanged.connect(tell);
      tell();
    }
  };
  shell.currentChanged?.connect(follow);
  follow();
}

/** A widget with a file; of those only notebooks are of interest. */
interface IFileWidget extends Widget {
  readonly context: Pick<DocumentRegistry.Context, 'localPath' | 'pathChanged'>;
}

/** Tell the chat which notebook is current: what is asked then belongs to it. */
export function followPath(
  shell: Pick<JupyterFrontEnd.IShell, 'currentWidget' | 'currentChanged'>,
  chat: Pick<IChat, 'enterNotebook'>,
  isNotebook: (widget: Widget) => boolean
): void {
  let followed: IFileWidget | null = null;
  const tell = (): void =>
    chat.enterNotebook(followed ? followed.context.localPath : null);
  const follow = (): void => {
    const { currentWidget } = shell;
    if (currentWidget?.id === PANEL_ID) {
      // a chat in a tab is about the notebook that was current before
      return;
    }
    followed?.context.pathChanged.disconnect(tell);
    followed =
      currentWidget && isNotebook(currentWidget)
        ? (currentWidget as IFileWidget)
        : null;
    followed?.context.pathChanged.connect(tell);
    tell();
  };
  shell.currentChanged?.connect(follow);
  follow();
}
