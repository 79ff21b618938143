/**
 * A chat in a cell's output: the same chat as in the panel, bound to one
 * function, at home in its notebook.
 */
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { showNotebook } from '../support/cells';
import { ChatPage, notebook } from '../support/chat-page';
import {
  ECHO,
  InlineChat,
  VALUE,
  runAgain,
  save
} from '../support/inline-chat';
import { expect, test } from '../support/test';

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
  await showNotebook(page, path);
  await expect(page.getByText('from afar')).toBeVisible();
  await expect(new InlineChat(page).root).toHaveCount(0);
});
