/**
 * Fills the composer with an error, its cell, and the variables that the cell
 * names. Nothing is sent.
 */
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IContext } from '../../core/context';
import type { IContextItem } from '../../core/context-providers';
import { errorText, namesIn } from '../../core/notebook-text';
import type { IErrorOutput } from '../../core/notebook-text';
import type { IChatPanel } from '../../tokens';
import type { IBuiltInContexts } from './built-in';
import { CellItems, cellAt, errorOf } from './notebook-cells';

/** So many variables come along. */
const MOST = 6;

export interface IAskedError {
  readonly panel: NotebookPanel;
  /** Where the cell is in its notebook. */
  readonly index: number;
  /** The error, if the cell has several. */
  readonly error?: IErrorOutput;
}

export async function askAboutError(
  { panel, index, error }: IAskedError,
  chatPanel: IChatPanel,
  { variables }: Pick<IBuiltInContexts, 'variables'>,
  trans: TranslationBundle
): Promise<void> {
  const cell = cellAt(panel, index);
  const asked = error ?? (cell && errorOf(cell));
  if (!cell || !asked) {
    return;
  }
  const items = new CellItems(panel, trans);
  await chatPanel.open();
  const chat = await chatPanel.chat;
  chat.addContext([items.error(cell, '', asked), items.cell(cell)]);
  chat.suggest(question(trans));
  const kernel = panel.sessionContext.session?.kernel;
  if (kernel) {
    try {
      const known = await variables.itemsOf(panel, kernel, true);
      chat.addContext(named(known, cell.source, errorText(asked).text));
    } catch {
      // a kernel that tells of no variables: the error is there without them
    }
  }
}

/** Fill the composer with an error that no cell of a notebook shows. */
export async function askAboutErrorAlone(
  error: IErrorOutput,
  chatPanel: IChatPanel,
  trans: TranslationBundle
): Promise<void> {
  const kind = 'error';
  const label = trans.__('Error: %1', error.ename);
  await chatPanel.open();
  const chat = await chatPanel.chat;
  const read = async (): Promise<IContext> => {
    return { kind, label, ...errorText(error) };
  };
  chat.addContext([{ kind, label, read }]);
  chat.suggest(question(trans));
}

function question(trans: TranslationBundle): string {
  return trans.__('Explain this error, and how to fix it.');
}

/** The variables that the code names, those where it failed first. */
function named(
  variables: readonly IContextItem[],
  source: string,
  traceback: string
): IContextItem[] {
  return namesIn(source, traceback)
    .flatMap(name => variables.filter(variable => variable.name === name))
    .slice(0, MOST);
}
