/**
 * What is said of things that questions bring along.
 */
import {
  codeIcon,
  errorIcon,
  fileIcon,
  listIcon,
  notebookIcon,
  textEditorIcon
} from '@jupyterlab/ui-components';
import type { LabIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import { contextWords, tokensOf } from '../../core/context';
import type { IContext } from '../../core/context';

const ICONS: Readonly<Record<string, LabIcon>> = {
  cell: codeIcon,
  error: errorIcon,
  file: fileIcon,
  output: notebookIcon,
  selection: textEditorIcon,
  variable: listIcon
};

export function contextIcon(kind: string): LabIcon {
  return Object.hasOwn(ICONS, kind) ? ICONS[kind] : textEditorIcon;
}

/** About how much it is, and that something of it is missing. */
export function sizeWords(context: IContext, trans: TranslationBundle): string {
  const count = tokensOf(contextWords(context));
  const size = trans._n('about %1 token', 'about %1 tokens', count);
  return context.cut ? trans.__('%1, shortened', size) : size;
}

/** The same at length. */
export function factWords(context: IContext, trans: TranslationBundle): string {
  const { cut = 0 } = context;
  const count = tokensOf(contextWords(context));
  const size = trans._n(
    'This is what is sent, about %1 token.',
    'This is what is sent, about %1 tokens.',
    count
  );
  const missing = trans._n(
    '%1 character is left out, because it would be too long.',
    '%1 characters are left out, because it would be too long.',
    cut
  );
  return cut > 0 ? `${size} ${missing}` : size;
}
