/**
 * Opens the notebook that a conversation belongs to.
 */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { exists } from './contents-file';

/** Open it; say so if it is not there any more, and offer to forget it. */
export async function openNotebook(
  { commands, serviceManager }: JupyterFrontEnd,
  path: string,
  forget: () => void,
  trans: TranslationBundle
): Promise<void> {
  try {
    if (await exists(serviceManager.contents, path)) {
      await commands.execute('docmanager:open', { path });
    } else {
      Notification.warning(
        trans.__(
          '%1 is not there any more: it was deleted, or moved outside of Jupyter.',
          path
        ),
        {
          autoClose: false,
          actions: [{ label: trans.__('Forget it'), callback: forget }]
        }
      );
    }
  } catch (reason) {
    const said = reason instanceof Error ? reason.message : String(reason);
    Notification.error(trans.__('%1 could not be opened. %2', path, said));
  }
}
