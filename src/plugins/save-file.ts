/**
 * Saves files of the chat where Jupyter's file browser shows them.
 */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { INamedFile } from '../core/messages';
import { exists } from './contents-file';
import { openDocument } from './open-document';

type Files = Pick<Contents.IManager, 'get' | 'save'>;

/** How long it is said, in milliseconds. */
const SHOWN = 10_000;

/** Save a file beside the open document, and say where it is. */
export async function saveFile(
  app: JupyterFrontEnd,
  file: INamedFile,
  trans: TranslationBundle
): Promise<void> {
  const folder = PathExt.dirname(openDocument(app) ?? '');
  try {
    const { contents } = app.serviceManager;
    const path = await saveIn(contents, folder, file);
    const open = {
      label: trans.__('Open'),
      callback: () => void app.commands.execute('docmanager:open', { path })
    };
    Notification.success(trans.__('Saved as %1', path), {
      actions: [open],
      autoClose: SHOWN
    });
  } catch (reason) {
    const said = reason instanceof Error ? reason.message : String(reason);
    Notification.error(trans.__('%1 was not saved. %2', file.name, said), {
      autoClose: false
    });
  }
}

/** Save under the file's name, or one like it that is free; nothing is replaced. */
export async function saveIn(
  contents: Files,
  folder: string,
  { name, content }: INamedFile
): Promise<string> {
  const path = await freePath(contents, folder, name);
  const text = await content.text();
  await contents.save(
    path,
    name.endsWith('.ipynb')
      ? { type: 'notebook', format: 'json', content: JSON.parse(text) }
      : { type: 'file', format: 'text', content: text }
  );
  return path;
}

async function freePath(
  contents: Files,
  folder: string,
  name: string
): Promise<string> {
  const extension = PathExt.extname(name);
  const stem = name.slice(0, name.length - extension.length);
  for (let count = 1; ; count++) {
    const tried = count === 1 ? name : `${stem} (${count})${extension}`;
    const path = PathExt.join(folder, tried);
    if (!(await exists(contents, path))) {
      return path;
    }
  }
}
