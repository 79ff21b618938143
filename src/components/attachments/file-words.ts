/**
 * What is said of files: their names, sizes, and why one cannot go.
 */
import {
  fileIcon,
  imageIcon,
  jsonIcon,
  markdownIcon,
  notebookIcon,
  pdfIcon,
  pythonIcon,
  spreadsheetIcon
} from '@jupyterlab/ui-components';
import type { LabIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ILimits, Obstacle } from '../../core/attachments';
import type { IModel } from '../../core/models';

const KILO = 1024;

/** A number of bytes for people, as the server tells it. */
export function sizeOf(bytes: number): string {
  if (bytes < KILO) {
    return `${bytes} B`;
  }
  const isSmall = bytes < KILO ** 2;
  const size = bytes / (isSmall ? KILO : KILO ** 2);
  return `${Number(size.toPrecision(3))} ${isSmall ? 'KB' : 'MB'}`;
}

/** What cannot be seen, or turns the words around it. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A name as it is shown: whoever made the file chose it. */
export function shownName(name: string): string {
  return name.replace(INVISIBLE, '').trim();
}

const LONGEST = 150;

/** A name to save a file under: no path, nothing hidden, nothing endless. */
export function savedName(name: string): string {
  const plain = shownName(name)
    .replace(/[\\/:*?"<>|]/g, '_')
    .replace(/^[. ]+|[. ]+$/g, '');
  const { length } = plain;
  const extension = /\.\w{1,20}$/.exec(plain)?.[0] ?? '';
  const short = plain.slice(0, LONGEST - extension.length) + extension;
  return (length > LONGEST ? short : plain) || 'file';
}

export function iconOf(mediaType: string): LabIcon {
  if (mediaType.startsWith('image/')) {
    return imageIcon;
  }
  return ICONS[mediaType] ?? fileIcon;
}

const ICONS: Readonly<Partial<Record<string, LabIcon>>> = {
  'application/json': jsonIcon,
  'application/pdf': pdfIcon,
  'application/x-ipynb+json': notebookIcon,
  'text/csv': spreadsheetIcon,
  'text/markdown': markdownIcon,
  'text/tab-separated-values': spreadsheetIcon,
  'text/x-python': pythonIcon
};

/** Why a file cannot go, in a sentence. */
export function obstacleWords(
  obstacle: Obstacle,
  model: IModel | undefined,
  limits: ILimits | null,
  trans: TranslationBundle
): string {
  const { attachmentBytes = 0, attachments = 0 } = limits ?? {};
  const name = model?.label ?? '';
  const words: Readonly<Record<Obstacle, () => string>> = {
    'no-model': () => trans.__('Waits until there is a model to ask.'),
    'no-files': () => trans.__('%1 takes no files.', name),
    type: () => trans.__('%1 takes no files of this type.', name),
    'too-large': () =>
      trans.__('Too large: a file may have %1.', sizeOf(attachmentBytes)),
    'too-many': () =>
      trans._n(
        'Too many: %1 file may go with a question.',
        'Too many: %1 files may go with a question.',
        attachments
      )
  };
  return words[obstacle]();
}
