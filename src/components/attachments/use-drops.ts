/**
 * Attaches what is dropped on the chat.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { RefObject } from 'react';
import { takesFiles } from '../../core/attachments';
import type { IFileSource } from '../../core/attachments';
import type { IModel } from '../../core/models';
import { contextsOf, picturesOf } from '../../core/dragged-cells';
import type { IChat } from '../../state/chat';
import { useServices } from '../services';
import { useFileDrop } from './file-drop';
import type { Over } from './file-drop';
import type { IAttaching } from './use-attaching';

/** What to say while something is over the chat; null while nothing is. */
export function useDrops(
  chat: Pick<IChat, 'addContext'>,
  inside: RefObject<HTMLElement>,
  { attach, pick, refuse }: IAttaching,
  chosen: IModel | undefined,
  isDisabled: boolean
): string | null {
  const { trans, host } = useServices();
  const { fileAt } = host;
  const isTaken = !isDisabled && (!chosen || takesFiles(chosen));
  const noFolders = trans.__('Folders cannot be attached.');

  const attachPaths = async (
    read: NonNullable<typeof fileAt>,
    paths: readonly string[]
  ): Promise<void> => {
    try {
      const found = await Promise.all(paths.map(read));
      const files = found.filter((file): file is IFileSource => file !== null);
      attach(files);
      if (files.length < found.length) {
        refuse(noFolders);
      }
    } catch (error) {
      refuse(trans.__('This cannot be attached: %1', String(error)));
    }
  };
  const over = useFileDrop({
    inside,
    takes: { files: isTaken, cells: !isDisabled },
    onCells: (cells, path) => {
      chat.addContext(contextsOf(cells, path, trans));
      const pictures = picturesOf(cells);
      if (isTaken && pictures.length > 0) {
        attach(pictures);
      }
    },
    onFiles: ({ files, hasFolders, isElsewhere }) => {
      if (isElsewhere) {
        refuse(trans.__('This picture is not in the notebook: save it first.'));
        return;
      }
      pick(files);
      if (hasFolders) {
        refuse(noFolders);
      }
    },
    onPaths: fileAt && (paths => void attachPaths(fileAt, paths))
  });
  return (
    over && wordsFor(over, isTaken, isDisabled ? undefined : chosen, trans)
  );
}

function wordsFor(
  over: NonNullable<Over>,
  isTaken: boolean,
  chosen: IModel | undefined,
  trans: TranslationBundle
): string {
  if (over === 'cells') {
    return trans.__('Drop cells to bring them along');
  }
  if (isTaken) {
    return trans.__('Drop files to attach them');
  }
  return chosen
    ? trans.__('%1 takes no files.', chosen.label)
    : trans.__('This chat takes no files.');
}
