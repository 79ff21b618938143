/**
 * A chat in a cell's output, and the code of other cells: what it reads and does.
 */
import { ECHO, InlineChat, VALUE, save } from '../support/inline-chat';
import { expect, test } from '../support/test';

const GATED = `import jupyter_chat_ext as mo, threading
go, log = threading.Event(), []

def gated(messages):
    try:
        yield "The first words "
        while not go.wait(0.01): pass
        yield "and the last"
    finally:
        log.append("closed")

chat = mo.ui.chat(gated, on_message=lambda all: log.append(len(all)))
chat`;

test('its function answers below the cell, and the next cell has its value', async ({
  page,
  openNotebook
}) => {
  await openNotebook(1, ECHO, VALUE);
  const inline = new InlineChat(page);

  await inline.ask('hello there');

  await expect(inline.answers()).toContainText('You said: hello there');
  await page.notebook.runCell(1, true);
  await expect(
    page.getByText("['hello there', 'You said: hello there ']")
  ).toBeVisible();
});

test('what code does shows up, and clears', async ({ page, openNotebook }) => {
  await openNotebook(
    1,
    ECHO,
    'chat.send("from a cell")\nanswer = await chat.wait()',
    'chat.clear()'
  );
  const inline = new InlineChat(page);
  await page.notebook.runCell(1, true);
  await expect(inline.questions()).toHaveText(['from a cell']);
  await expect(inline.answers()).toContainText('You said: from a cell');
  await page.notebook.runCell(2, true);
  await expect(inline.questions()).toHaveCount(0);
});

test('an answer that code asked for is written word by word, over a reload too', async ({
  page,
  chat,
  openNotebook
}) => {
  await openNotebook(1, GATED, 'chat.send("from a cell")', 'go.set()');
  const inline = new InlineChat(page);
  await expect(inline.message).toBeVisible();
  await page.notebook.runCell(1, true);

  await expect(inline.questions()).toHaveText(['from a cell']);
  await expect(inline.answers()).toContainText('The first words');
  await expect(inline.answers()).toHaveAttribute('aria-busy', 'true');
  await inline.button('Open in side panel').click();
  await expect(chat.answer()).toContainText('The first words');
  await save(page);
  await chat.reload();
  await expect(inline.answers()).toContainText('The first words');
  await expect(inline.answers()).toHaveAttribute('aria-busy', 'true');

  await page.locator('.jp-Notebook .cm-content', { hasText: 'go.set' }).click();
  await page.keyboard.press('Control+Enter');
  await expect(inline.answers()).toContainText('The first words and the last');
  await expect(inline.answers()).toHaveAttribute('aria-busy', 'false');
});

test('Stop in the page stops what code asked for', async ({
  page,
  openNotebook
}) => {
  await openNotebook(
    1,
    GATED,
    'chat.send("from a cell")',
    'print(sorted(map(str, log)))'
  );
  const inline = new InlineChat(page);
  await page.notebook.runCell(1, true);
  await expect(inline.answers()).toContainText('The first words');

  await inline.button('Stop').click();

  await expect(inline.answers()).toContainText('You stopped this answer.');
  await page.notebook.runCell(2, true);
  await expect(page.getByText("['2', 'closed']")).toBeVisible();
});
