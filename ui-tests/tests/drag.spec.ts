/**
 * Cells dragged into the chat, and code dragged out of it.
 */
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { expect, test } from '../support/test';

const CODE = "print('from an answer')";

/** Shows a picture of 40 by 40 pixels, and a line. */
const PLOT = `import base64, struct, zlib
from IPython.display import Image, display
def chunk(kind, data):
    whole = kind + data
    return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))
head = struct.pack(">IIBBBBB", 40, 40, 8, 2, 0, 0, 0)
rows = (b"\\0" + b"\\xcc\\x44\\x44" * 40) * 40
display(Image(b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")))
print("mean 42.5")`;

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

test('an output is dragged into the chat: a picture as a file, words as words', async ({
  page,
  chat,
  openNotebook
}) => {
  await openNotebook(1, PLOT);
  await chat.newConversation();
  await chat.chooseModel('fake');

  const picture = page.locator('.jp-Notebook .jp-OutputArea img');
  await expect(picture).toBeVisible();
  await drag(page, picture, chat.message);
  const files = chat.panel.getByRole('list', { name: 'Attached files' });
  await expect(files.getByRole('listitem')).toHaveCount(1);

  const words = page.locator('.jp-Notebook .jp-OutputArea pre');
  await words.click({ clickCount: 3 });
  await drag(page, words, chat.message);
  await expect(chat.message).toHaveValue(/mean 42\.5/);
});
