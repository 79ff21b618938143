/**
 * Notebooks and the cells of the one that is shown, without Galata's waits.
 */
import { basename } from 'path';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

interface ILab {
  jupyterapp: {
    commands: { execute(id: string, args?: object): Promise<void> };
    shell: {
      currentWidget: {
        content: {
          activeCellIndex: number;
          scrollToItem(index: number): Promise<void>;
        };
      };
    };
  };
}

/** Open a notebook, wherever the file browser is, and wait for its kernel. */
export async function showNotebook(
  page: IJupyterLabPageFixture,
  path: string
): Promise<void> {
  await page.evaluate(async file => {
    const { commands } = (window as unknown as ILab).jupyterapp;
    await commands.execute('docmanager:open', { path: file });
  }, path);
  await page.notebook.activate(basename(path));
}

/** Run a cell to its end, and bring it into view. */
export async function runCell(
  page: IJupyterLabPageFixture,
  index: number
): Promise<Locator> {
  await page.evaluate(async at => {
    const { commands, shell } = (window as unknown as ILab).jupyterapp;
    const notebook = shell.currentWidget.content;
    notebook.activeCellIndex = at;
    await commands.execute('notebook:run-cell');
    await notebook.scrollToItem(at);
  }, index);
  return page.locator(
    `.jp-Notebook .jp-Cell[data-windowed-list-index="${index}"]`
  );
}
