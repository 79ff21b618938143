/**
 * Cells dragged into the chat, and code dragged out of it.
 */
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { expect, test } from '../support/test';

const CODE = "print('from an answer')";

/** Drag from the middle of one thing to the middle of another, as a mouse does. */
async function drag(
  page: IJupyterLabPageFixture,
  from: Locator,
  to: Locator
): Promise<void> {
  const [start, end] = [await from.boundingBox(), await to.boundingBox()];
  await page.mouse.move(
    start!.x + start!.width / 2,
    start!.y + start!.height / 2
  );
  await page.mouse.down();
  await page.mouse.move(start!.x + 30, start!.y + 30, { steps: 4 });
  await page.mouse.move(end!.x + end!.width / 2, end!.y + end!.height / 2, {
    steps: 8
  });
  await page.mouse.up();
}

test('a cell is dragged into the chat, and code of an answer into the notebook', async ({
  page,
  chat,
  openNotebook
}) => {
  const name = await openNotebook(0, 'apples = 3', 'pears = 4');
  await chat.newConversation();
  await chat.chooseModel('fake');
  await chat.ask(`say \`\`\`python\n${CODE}\n\`\`\``);
  await chat.ended();

  await test.step('a cell becomes something that goes with the question', async () => {
    const cell = page.locator('.jp-Notebook .jp-Cell').first();
    await drag(page, cell.locator('.jp-InputPrompt'), chat.message);
    const chip = chat.panel.getByRole('button', { name: /apples = 3/ }).first();
    await expect(chip).toBeVisible();
    await chip.click();
    await expect(page.getByText(name).last()).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('code becomes a cell where it is dropped', async () => {
    const handle = chat.answer().getByTitle('Drag into a notebook');
    const second = page.locator('.jp-Notebook .jp-Cell').nth(1);
    await drag(page, handle, second);
    const cells = page.locator('.jp-Notebook .jp-Cell .cm-content');
    await expect(cells).toHaveText(['apples = 3', CODE, 'pears = 4']);
    await page.evaluate(() =>
      (
        window as unknown as {
          jupyterapp: { commands: { execute(id: string): Promise<void> } };
        }
      ).jupyterapp.commands.execute('notebook:undo-cell-action')
    );
    await expect(cells).toHaveText(['apples = 3', 'pears = 4']);
  });
});
