/**
 * What a chat does with the cells of its notebook.
 */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { Notebook, NotebookPanel } from '@jupyterlab/notebook';
import type { Widget } from '@lumino/widgets';
import type { ICellLine } from '../core/messages';
import type { IDocument } from '../widgets/notebook-of';

/** Run the cell whose output this is. */
export async function runCell(
  document: IDocument,
  output: Widget
): Promise<void> {
  const { NotebookActions } = await import('@jupyterlab/notebook');
  const panel = await asNotebook(document);
  if (panel) {
    const { content: notebook, sessionContext } = panel;
    const cells = notebook.widgets.filter(cell => cell.contains(output));
    await NotebookActions.runCells(notebook, cells, sessionContext);
  }
}

/** Put a new code cell above the one whose output this is, ready to be run. */
export async function insertAbove(
  document: IDocument,
  output: Widget,
  source: string
): Promise<void> {
  const panel = await asNotebook(document);
  const notebook = panel?.content;
  const index =
    notebook?.widgets.findIndex(cell => cell.contains(output)) ?? -1;
  if (notebook && index >= 0) {
    notebook.model?.sharedModel.insertCell(index, {
      cell_type: 'code',
      source
    });
    await focusCell(notebook, index);
  }
}

/**
 * Put the cursor into a line of a cell, wherever its notebook is open; that of
 * the kernel, if there are copies. False if no open notebook has the cell.
 */
export async function showCell(
  { shell }: JupyterFrontEnd,
  { cell, line }: ICellLine,
  kernel: string | null
): Promise<boolean> {
  const { NotebookPanel } = await import('@jupyterlab/notebook');
  const panels = [...shell.widgets('main')]
    .filter(one => one instanceof NotebookPanel)
    .filter(({ content }) => indexOf(content, cell) >= 0);
  const panel =
    panels.find(
      ({ sessionContext }) => sessionContext.session?.kernel?.id === kernel
    ) ?? panels.at(0);
  if (panel) {
    shell.activateById(panel.id);
    await focusCell(panel.content, indexOf(panel.content, cell), line);
  }
  return panel !== undefined;
}

function indexOf(notebook: Notebook, cell: string): number {
  return notebook.widgets.findIndex(({ model }) => model.id === cell);
}

/** Put the cursor into a cell, at the beginning of a line as Python counts them. */
async function focusCell(
  notebook: Notebook,
  index: number,
  line = 1
): Promise<void> {
  notebook.activeCellIndex = index;
  await notebook.scrollToItem(index, 'smart');
  notebook.mode = 'edit';
  notebook.activate();
  const { editor, model } = notebook.widgets[index];
  // empty lines at the beginning are not counted
  const skipped = /^(?:[^\S\n]*\n)*/.exec(model.sharedModel.source)?.[0] ?? '';
  editor?.setCursorPosition({
    line: skipped.split('\n').length - 1 + line - 1,
    column: 0
  });
  editor?.focus();
}

async function asNotebook(document: IDocument): Promise<NotebookPanel | null> {
  const { NotebookPanel } = await import('@jupyterlab/notebook');
  return document instanceof NotebookPanel ? document : null;
}
