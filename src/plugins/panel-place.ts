/**
 * Moves the chat panel between the side of JupyterLab and a tab of its main
 * area. It stays the same panel, with all that is in it.
 */
import type { ILabShell, JupyterFrontEnd } from '@jupyterlab/application';
import type { ICommandPalette } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { CommandIDs } from '../commands';
import type { LazyPanel } from '../widgets/lazy-panel';

export interface IPanelPlaceOptions {
  readonly app: JupyterFrontEnd;
  readonly shell: ILabShell;
  readonly panel: LazyPanel;
  readonly trans: TranslationBundle;
  readonly palette: ICommandPalette | null;
}

/** Add the command that moves it; a tab that is closed goes back to the side. */
export function makeMovable(options: IPanelPlaceOptions): void {
  const { app, shell, panel, trans, palette } = options;
  const isInMain = (): boolean => [...shell.widgets('main')].includes(panel);
  const note = (): void => {
    if (panel.isTab !== isInMain()) {
      panel.isTab = isInMain();
      app.commands.notifyCommandChanged(CommandIDs.move);
    }
  };
  const toSide = (): void => {
    shell.add(panel, 'right', SIDE);
    note();
  };
  // a layout that is restored puts it where it was
  shell.layoutModified.connect(note);
  panel.closeRequested.connect(toSide);
  app.commands.addCommand(CommandIDs.move, {
    label: () =>
      isInMain()
        ? trans.__('Move Chat to the Side')
        : trans.__('Open Chat in a Tab'),
    caption: trans.__('Move the chat between the side panel and the main area'),
    describedBy: { args: { type: 'object', properties: {} } },
    execute: async () => {
      if (isInMain()) {
        toSide();
      } else {
        shell.add(panel, 'main', { mode: 'split-right' });
        note();
      }
      shell.activateById(panel.id);
      await panel.focusComposer();
    }
  });
  palette?.addItem({ command: CommandIDs.move, category: trans.__('Chat') });
}

/** Where the panel is at first. */
export const SIDE = { rank: 100, type: 'Chat' };
