/**
 * A chat in a cell's output: the same chat as in the panel, bound to one
 * function, at home in its notebook.
 */
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { ChatPage, notebook } from '../support/chat-page';
import { InlineChat } from '../support/inline-chat';
import { expect, test } from '../support/test';

const ECHO = `import jupyter_chat_ext as mo

def echo(messages, config):
    for word in ("You said: " + messages[-1].content).split(" "):
        yield word + " "

chat = mo.ui.chat(echo)
chat`;

const VALUE = 'print([message.content for message in chat.value])';

async function save(page: IJupyterLabPageFixture): Promise<void> {
  await page.evaluate(async () => {
    const { commands } = (
      window as unknown as {
        jupyterapp: { commands: { execute(id: string): Promise<void> } };
      }
    ).jupyterapp;
    await commands.execute('docmanager:save');
  });
}

/** Run a cell that a chat stands below: where Galata clicks on it, that takes the keys. */
async function runAgain(
  page: IJupyterLabPageFixture,
  index: number
): Promise<void> {
  const cell = page.locator('.jp-Notebook .jp-Cell').nth(index);
  const prompt = cell.locator('.jp-InputPrompt');
  const before = await prompt.innerText();
  await page.notebook.enterCellEditingMode(index);
  await page.evaluate(async () => {
    const { commands } = (
      window as unknown as {
        jupyterapp: { commands: { execute(id: string): Promise<void> } };
      }
    ).jupyterapp;
    await commands.execute('notebook:run-cell');
  });
  await expect(prompt).not.toHaveText(before);
  await expect(prompt).toHaveText(/\[\d+\]/);
}

/** Past the page, where Galata answers such requests itself. */
async function restartKernels(page: IJupyterLabPageFixture): Promise<void> {
  const kernels = `${new URL(page.url()).origin}/api/kernels`;
  const listed = await page.request.get(kernels);
  for (const { id } of (await listed.json()) as { id: string }[]) {
    const restarted = await page.request.post(`${kernels}/${id}/restart`);
    await expect(restarted).toBeOK();
  }
}

interface IOutputFile {
  cells: { outputs: { data: Record<string, unknown> }[] }[];
}

async function fileOf(
  page: IJupyterLabPageFixture,
  path: string
): Promise<IOutputFile> {
  const { origin } = new URL(page.url());
  const answer = await page.request.get(`${origin}/api/contents/${path}`);
  return ((await answer.json()) as { content: IOutputFile }).content;
}

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

test('keys mean what they mean in a text, not in a notebook', async ({
  page,
  openNotebook
}) => {
  await openNotebook(1, ECHO, VALUE);
  const inline = new InlineChat(page);

  await inline.message.click();
  await page.keyboard.type('a b d d x');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('line two');

  await expect(inline.message).toHaveValue('a b d d x\nline two');
  expect(await page.notebook.getCellCount()).toBe(2);
  await page.keyboard.press('Control+Enter');
  await expect(inline.answers()).toContainText('line two');
  await expect(inline.questions()).toHaveCount(1);
});

test('running the cell again keeps the conversation; a new one begins on request', async ({
  page,
  openNotebook
}) => {
  await openNotebook(1, ECHO, VALUE);
  const inline = new InlineChat(page);
  await inline.ask('first');

  await runAgain(page, 0);
  await expect(inline.questions()).toHaveText(['first']);
  await inline.ask('second');
  await expect(inline.questions()).toHaveText(['first', 'second']);

  await inline.button('New conversation').click();
  await expect(inline.questions()).toHaveCount(0);
  await inline.ask('third');
  await page.notebook.runCell(1, true);
  await expect(
    page.getByText("['third', 'You said: third ']", { exact: false })
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
  await openNotebook(1, GATED, 'chat.send("from a cell")', 'print(log)');
  const inline = new InlineChat(page);
  await page.notebook.runCell(1, true);
  await expect(inline.answers()).toContainText('The first words');

  await inline.button('Stop').click();

  await expect(inline.answers()).toContainText('You stopped this answer.');
  await page.notebook.runCell(2, true);
  await expect(page.getByText("['closed', 2]")).toBeVisible();
});

test('it moves to the side panel and stays the same conversation', async ({
  page,
  chat,
  openNotebook
}) => {
  await openNotebook(1, ECHO, VALUE);
  const inline = new InlineChat(page);
  await inline.ask('inline');

  await inline.button('Open in side panel').click();

  await expect(chat.questions()).toHaveText(['inline']);
  await chat.ask('in the panel');
  await chat.ended();
  await expect(chat.answer()).toContainText('You said: in the panel');
  await expect(inline.questions()).toHaveText(['inline', 'in the panel']);
});

test('the file holds what was said; the draft and the cursor stay', async ({
  page,
  tmpPath,
  openNotebook
}) => {
  const name = await openNotebook(1, ECHO, VALUE);
  const inline = new InlineChat(page);
  await inline.ask('keep this');
  await inline.message.focus();
  await page.keyboard.type('a draft');
  await save(page);
  await expect(inline.message).toHaveValue('a draft');
  await expect(inline.message).toBeFocused();

  const { data } = (await fileOf(page, `${tmpPath}/${name}`)).cells[0]
    .outputs[0];
  expect(data['text/plain']).toContain('Assistant: You said: keep this');
  expect(data['text/markdown']).toContain('**You:**\n\nkeep this');
  const bundle = data['application/vnd.jupyter-chat-ext+json'] as {
    conversation: string;
    transcript: { text: string }[];
  };
  expect(bundle.conversation).toMatch(/^[0-9a-f-]{36}$/);
  expect(bundle.transcript.map(({ text }) => text)).toEqual([
    'keep this',
    'You said: keep this '
  ]);
});

test('a reload shows it again, and one more turn is saved too', async ({
  page,
  tmpPath,
  openNotebook
}) => {
  const name = await openNotebook(1, ECHO, VALUE);
  const inline = new InlineChat(page);
  await inline.ask('before');
  await save(page);

  await new ChatPage(page).reload();

  await expect(inline.questions()).toHaveText(['before']);
  await inline.ask('after');
  await save(page);
  const { data } = (await fileOf(page, `${tmpPath}/${name}`)).cells[0]
    .outputs[0];
  expect(data['text/plain']).toContain('You said: before');
  expect(data['text/plain']).toContain('You said: after');
});

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

test('a disabled chat shows its words and takes none', async ({
  page,
  openNotebook
}) => {
  await openNotebook(
    1,
    ECHO.replace(
      'chat = mo.ui.chat(echo)',
      'chat = mo.ui.chat(echo, disabled=True, max_height=300)\nchat.append({"role": "assistant", "content": "Read me"})'
    )
  );
  const inline = new InlineChat(page);
  await expect(inline.answers()).toContainText('Read me');
  await expect(inline.message).toBeDisabled();
  const box = await inline.root.locator('.jp-ChatExt').boundingBox();
  expect(box?.height).toBeLessThanOrEqual(300);
});

test('an untrusted notebook runs nothing and shows what was said', async ({
  page,
  tmpPath
}) => {
  const content = JSON.parse(notebook(ECHO));
  content.cells[0].outputs = [
    {
      output_type: 'display_data',
      metadata: {},
      data: {
        'application/vnd.jupyter-chat-ext+json': {
          version: 1,
          chat: 'cell-0/1',
          model: 'echo',
          conversation: null,
          options: {},
          transcript: []
        },
        'text/markdown': '**You:**\n\nfrom afar',
        'text/plain': 'You: from afar'
      }
    }
  ];
  const path = `${tmpPath}/untrusted.ipynb`;
  await page.contents.uploadContent(JSON.stringify(content), 'text', path);
  await page.notebook.openByPath(path);
  await expect(page.getByText('from afar')).toBeVisible();
  await expect(new InlineChat(page).root).toHaveCount(0);
});
