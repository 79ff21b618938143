/**
 * A cell that ran may have defined a function that can be asked: look again.
 */
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IChatPanel } from '../tokens';

/** Running all cells asks once, not once per cell. In milliseconds. */
const PAUSE = 500;

export const notebooksPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-chat-ext:notebooks',
  description: 'Looks for new chat models whenever a notebook cell has run.',
  autoStart: true,
  requires: [IChatPanel],
  activate: (_app: JupyterFrontEnd, panel: IChatPanel): void => {
    void watchCells(panel);
  }
};

/** Nobody is asked for models before the panel was first shown. */
async function watchCells(panel: IChatPanel): Promise<void> {
  const chat = await panel.chat;
  const { NotebookActions } = await import('@jupyterlab/notebook');
  let timer: number | undefined;
  NotebookActions.executed.connect(() => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void chat.refreshModels(), PAUSE);
  });
}
