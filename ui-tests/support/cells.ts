/**
 * The cells of the notebook that is shown, without Galata's waits.
 */
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

interface ILab {
  jupyterapp: {
    commands: { execute(id: string): Promise<void> };
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
