/**
 * A chat in a cell's output when its kernel cannot answer, or its function fails.
 */
import {
  ECHO,
  InlineChat,
  VALUE,
  changeKernel,
  restartKernels
} from '../support/inline-chat';
import { expect, test } from '../support/test';

test('without its function a card says which cell to run', async ({
  page,
  openNotebook
}) => {
  await openNotebook(1, ECHO, VALUE);
  const inline = new InlineChat(page);
  await inline.ask('before the restart');
  await restartKernels(page);

  const card = inline.root.getByRole('group', {
    name: 'echo is not there yet.'
  });
  await expect(card).toBeVisible();
  await expect(inline.questions()).toHaveText(['before the restart']);
  await card.getByRole('button', { name: 'Run this cell' }).click();

  await expect(card).toHaveCount(0);
  await expect(inline.answers()).toHaveCount(1);
  await inline.ask('after it');
  await expect(inline.answers().last()).toContainText('You said: after it');
  await expect(inline.questions()).toHaveCount(2);
});

test('a kernel without the package says what to install, before anything fails', async ({
  page,
  openNotebook
}) => {
  await openNotebook(1, ECHO, VALUE);
  const inline = new InlineChat(page);
  await inline.ask('before');
  await changeKernel(page, 'bare');

  const card = inline.root.getByRole('group', {
    name: 'echo needs jupyter_chat_ext, which this kernel does not have.'
  });
  await expect(card.getByLabel('Code to copy')).toHaveText(
    '%pip install jupyter_chat_ext'
  );
  await expect(card.getByRole('button', { name: 'Copy' })).toBeVisible();
  await expect(inline.questions()).toHaveText(['before']);
  await card.getByRole('button', { name: 'Insert as a cell' }).click();
  const first = page.locator('.jp-Notebook .jp-Cell').first();
  await expect(first.locator('.cm-content')).toHaveText(
    '%pip install jupyter_chat_ext'
  );
  await expect(first.locator('.cm-content')).toBeFocused();

  // as good as installed
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('import sys; sys.path += sys.removed');
  await page.keyboard.press('Control+Enter');
  await inline.button('Run this cell').click();
  await expect(inline.answers()).toHaveCount(1);
  await inline.ask('after');
  await expect(inline.questions()).toHaveText(['before', 'after']);
});

test('a kernel of another language is asked nothing', async ({
  page,
  openNotebook
}) => {
  await openNotebook(1, ECHO, 'me');
  const inline = new InlineChat(page);
  await inline.ask('before');
  await changeKernel(page, 'other');

  await expect(
    inline.root.getByRole('group', { name: /another language/ })
  ).toContainText('Choose a Python kernel');
  await expect(inline.questions()).toHaveText(['before']);
  await page.notebook.runCell(1, true);
  await expect(page.getByText('asked 1 times, by: me')).toBeVisible();
});

test('an error leads to the line of the cell that raised it, by keyboard too', async ({
  page,
  chat,
  openNotebook
}) => {
  await openNotebook(
    3,
    'import jupyter_chat_ext as mo',
    `def price(name):
    prices = {}
    return prices[name]`,
    `def model(messages):
    return price("tea")
mo.ui.chat(model)`,
    '# the end'
  );
  const inline = new InlineChat(page);
  await inline.ask('How much?');
  await inline.button('Open in side panel').click();
  for (const [place, typed] of [
    [inline.root, '#'],
    [chat.panel, '##']
  ] as const) {
    await page.locator('.jp-Notebook .cm-content').last().click();
    const link = place.getByRole('button', { name: /^Go to Cell In/ });
    await link.focus();
    await page.keyboard.press('Enter');
    const cell = page.locator('.jp-Notebook .jp-Cell').nth(1);
    await expect(cell).toHaveClass(/jp-mod-active/);
    await expect(cell.locator('.cm-content')).toBeFocused();
    await page.keyboard.type('#');
    await expect(cell).toContainText(`${typed}    return prices[name]`);
  }
});
