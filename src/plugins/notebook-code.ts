/**
 * Brings code into the notebook at hand. Everything goes through its shared
 * model, so that it can be undone, and others who edit it see it.
 */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { NotebookActions, NotebookPanel } from '@jupyterlab/notebook';
import type { ICode } from '../markdown/code-block';

type Shell = Pick<JupyterFrontEnd.IShell, 'currentWidget' | 'widgets'>;

/** The notebook that a person works in: the current one, or one in sight. */
export function notebookAtHand(shell: Shell): NotebookPanel | null {
  const { currentWidget } = shell;
  if (currentWidget instanceof NotebookPanel) {
    return currentWidget;
  }
  const panels = [...shell.widgets('main')];
  return (
    panels.find(
      (one): one is NotebookPanel =>
        one instanceof NotebookPanel && one.isVisible
    ) ?? null
  );
}

/** Make a cell of it, before or after the active one; return its index. */
export async function insertCode(
  { content: notebook }: NotebookPanel,
  { text, language }: ICode,
  where: 'above' | 'below'
): Promise<number> {
  const { activeCellIndex, model } = notebook;
  const index = where === 'below' ? activeCellIndex + 1 : activeCellIndex;
  model?.sharedModel.insertCell(Math.max(0, index), {
    cell_type: /^(md|markdown)$/i.test(language) ? 'markdown' : 'code',
    source: text
  });
  notebook.activeCellIndex = index;
  await notebook.scrollToItem(index, 'smart');
  return index;
}

/** Make a cell of it below the active one, and run that. */
export async function runCode(
  panel: NotebookPanel,
  code: ICode
): Promise<number> {
  const index = await insertCode(panel, code, 'below');
  const { content: notebook, sessionContext } = panel;
  // what it does is seen in the notebook, as of any cell
  void NotebookActions.runCells(
    notebook,
    [notebook.widgets[index]],
    sessionContext
  );
  return index;
}

/** Write it below what stands in the active cell. */
export function appendCode({ content }: NotebookPanel, { text }: ICode): void {
  const cell = content.activeCell?.model.sharedModel;
  if (cell) {
    const end = cell.source.length;
    const gap = end === 0 || cell.source.endsWith('\n') ? '' : '\n';
    cell.updateSource(end, end, `${gap}${text}`);
  }
}

/** Put it in place of what stands in the active cell. */
export function replaceCode({ content }: NotebookPanel, { text }: ICode): void {
  const cell = content.activeCell?.model.sharedModel;
  cell?.updateSource(0, cell.source.length, text);
}

/** What stands in the active cell. */
export function activeSource({ content }: NotebookPanel): string {
  return content.activeCell?.model.sharedModel.source ?? '';
}
