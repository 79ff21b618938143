/**
 * Files that go with a question, in the panel and in the output of a cell: how
 * they come there, what the function gets of them, and how they are seen again.
 */
import { truncateSync, writeFileSync } from 'node:fs';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { layoutSaved } from '../support/api';
import type { ChatPage } from '../support/chat-page';
import { FilesPage } from '../support/files-page';
import { png } from '../support/png';
import { expect, test } from '../support/test';

const LOOKING = `import jupyter_chat_ext as mo

def look(messages, config):
    for file in messages[-1].attachments:
        yield f"{file.name} is {file.content_type} of {len(file.data)} bytes. "
    yield f"Asked: {messages[-1].content!r}"

mo.chat_model(name="looker", allow_attachments=True)(look)

@mo.chat_model(allow_attachments=["image/png", ".csv"])
def picky(messages):
    return "Seen."

@mo.chat_model
def elsewhere(messages):
    yield mo.ai.FilePart("image/png", "https://files.example/x.png?d=SECRET", "remote.png")
    yield mo.ai.FilePart("image/png", "data:image/png;base64,${png(60, 40).toString('base64')}", "made.png")

@mo.chat_model
def blind(messages):
    return "No files."

chat = mo.ui.chat(look, allow_attachments=["image/*", ".csv"])
chat`;

const PHOTO = {
  name: 'photo.png',
  mimeType: 'image/png',
  buffer: png(320, 200)
};
const TABLE = {
  name: 'table.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from('a,b\n1,2\n')
};
const NOTES = {
  name: 'notes.txt',
  mimeType: 'text/plain',
  buffer: Buffer.from('words')
};

const PLACES = ['panel', 'output of a cell'] as const;

async function open(
  place: (typeof PLACES)[number],
  page: IJupyterLabPageFixture,
  chat: ChatPage,
  model: string | RegExp = /^looker/
): Promise<FilesPage> {
  if (place === 'panel') {
    await chat.newConversation();
    await chat.chooseModel(model);
    return new FilesPage(page, chat.panel);
  }
  const inline = page.locator('.jp-Notebook .jp-ChatExt-inline');
  await expect(inline.getByRole('button', { name: 'Send' })).toBeVisible();
  return new FilesPage(page, inline);
}

test.beforeEach(async ({ openNotebook }) => {
  await openNotebook(1, LOOKING);
});

for (const place of PLACES) {
  test(`picked, pasted and dropped files reach the function: ${place}`, async ({
    page,
    chat
  }) => {
    const files = await open(place, page, chat);
    await files.pick([PHOTO]);
    await files.pick([TABLE]);
    await files.pastePicture({ ...PHOTO, buffer: png(8, 8) });
    await files.drag([{ ...PHOTO, name: 'dropped.png' }], 'dragover');
    await expect(
      files.root.getByText('Drop files to attach them')
    ).toBeVisible();
    await files.drag([{ ...PHOTO, name: 'dropped.png' }], 'drop');
    await expect(files.attached).toHaveCount(4);
    await expect(files.attached.first()).toContainText('photo.png');

    await files.ask('What are these?');

    const { length } = PHOTO.buffer;
    await expect(files.answer()).toContainText(
      `photo.png is image/png of ${length} bytes.`
    );
    await expect(files.answer()).toContainText(
      'table.csv is text/csv of 8 bytes.'
    );
    await expect(files.answer()).toContainText(
      'pasted-image-1.png is image/png'
    );
    await expect(files.answer()).toContainText(
      `dropped.png is image/png of ${length}`
    );
    await expect(files.answer()).toContainText("Asked: 'What are these?'");
    await expect(files.attached).toHaveCount(0);
  });

  test(`a reload shows them again, larger and to be saved: ${place}`, async ({
    page,
    chat
  }) => {
    const files = await open(place, page, chat);
    await files.pick([PHOTO, TABLE]);
    await files.ask('Look');
    await (place === 'panel' ? layoutSaved(page) : page.notebook.save());

    await chat.reload();

    const picture = files.question().getByAltText('photo.png');
    await expect(picture).toBeVisible();
    await expect(picture).toHaveJSProperty('naturalWidth', 320);
    const box = await picture.boundingBox();
    expect(box?.width).toBeLessThanOrEqual(240);
    const enlarge = files.button('Enlarge photo.png');
    const dialog = page.getByRole('dialog', { name: 'photo.png' });
    // a notebook that is there again may take the focus meanwhile
    await expect(async () => {
      await enlarge.click();
      await expect(dialog.getByAltText('photo.png')).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
      await expect(enlarge).toBeFocused({ timeout: 2_000 });
    }).toPass({ timeout: 30_000 });
    const saved = page.waitForEvent('download');
    await files.root.getByRole('button', { name: /^Download table/ }).click();
    expect((await saved).suggestedFilename()).toBe('table.csv');
  });

  test(`everything works with the keyboard alone: ${place}`, async ({
    page,
    chat
  }) => {
    const files = await open(place, page, chat);
    const opened = page.waitForEvent('filechooser');
    await files.attach.focus();
    await page.keyboard.press('Enter');
    await (await opened).setFiles([PHOTO, TABLE]);
    await expect(files.attached).toHaveCount(2);

    await files.message.focus();
    await page.keyboard.press('Shift+Tab');
    await expect(files.button('Remove table.csv')).toBeFocused();
    await page.keyboard.press('Delete');
    await expect(files.button('Remove photo.png')).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(files.message).toBeFocused();
    await page.keyboard.press('Enter');

    await expect(files.answer()).toContainText('photo.png is image/png');
    await expect(files.answer()).toContainText("Asked: ''");
    await expect(files.question().getByText('table.csv')).toHaveCount(0);
  });
}

test('what a chat in a cell does not take is refused, by the server too', async ({
  page,
  chat
}) => {
  const files = await open('output of a cell', page, chat);
  await files.drag([NOTES], 'dragover', 'drop');
  await expect(files.attached).toContainText('takes no files of this type');
  await expect(files.send).toBeDisabled();
  await files.button('Remove notes.txt').click();

  const disguised = { ...NOTES, name: 'notes.png', mimeType: 'image/png' };
  await files.drag([disguised], 'dragover', 'drop');
  await expect(files.attached).toContainText('text/plain');
  await expect(files.send).toBeDisabled();
  await files.button('Remove notes.png').click();
  await files.ask('Without');
});

/** A file that is larger than the server takes. */
function largeFile(): string {
  const path = test.info().outputPath('large.csv');
  writeFileSync(path, 'a,b\n');
  truncateSync(path, 27_000_000);
  return path;
}

test('a file that is too large is refused before it is sent', async ({
  page,
  chat
}) => {
  const files = await open('panel', page, chat);
  const uploads: string[] = [];
  page.on('request', request => {
    if (request.url().includes('/attachments?')) {
      uploads.push(request.url());
    }
  });
  await files.pick(largeFile());
  await expect(files.attached).toContainText(
    'Too large: a file may have 25 MB.'
  );
  await expect(files.send).toBeDisabled();
  await files.pick([TABLE]);
  await expect(files.attached.nth(1)).toContainText('8 B');
  await expect.poll(() => uploads).toHaveLength(1);
});

test('the server says so too, where the page does not know its limits', async ({
  page,
  chat
}) => {
  await page.route('**/jupyter-chat-ext/api/models?**', async route => {
    const response = await route.fetch();
    const { limits, ...listed } = (await response.json()) as {
      limits: object;
    };
    expect(limits).toBeTruthy();
    await route.fulfill({ response, json: listed });
  });
  await chat.reload();
  await chat.open();
  const files = await open('panel', page, chat);
  await files.pick(largeFile());
  await expect(files.attached).toContainText('large.csv is too large', {
    timeout: 30_000
  });
  await expect(files.send).toBeDisabled();
});

test('a file of an answer that lies elsewhere is named, never loaded', async ({
  page,
  chat
}) => {
  const asked: string[] = [];
  page.on('request', request => asked.push(request.url()));
  const files = await open('panel', page, chat, /^elsewhere/);
  await files.ask('Show me');
  await expect(files.answer()).toContainText('remote.png files.example');
  await expect(files.answer().getByAltText('made.png')).toBeVisible();
  expect(asked.filter(url => url.includes('files.example'))).toEqual([]);
});

test('another model marks the files that it does not take', async ({
  page,
  chat
}) => {
  const files = await open('panel', page, chat);
  await files.pick([NOTES]);
  await expect(files.attached).toContainText('5 B');
  await chat.chooseModel(/^picky/);
  await expect(files.attached).toContainText(
    'picky takes no files of this type.'
  );
  await expect(files.send).toBeDisabled();
  await chat.chooseModel(/^blind/);
  await expect(files.attached).toContainText('blind takes no files.');
  await expect(files.attach).toBeDisabled();
  await chat.chooseModel(/^looker/);
  await files.ask('Now?');
  await expect(files.answer()).toContainText(
    'notes.txt is text/plain of 5 bytes.'
  );
});

test('a question waits for its files, which come back when it is refused', async ({
  page,
  chat
}) => {
  const files = await open('panel', page, chat);
  let release: () => void = () => undefined;
  const held = new Promise<void>(resolve => (release = resolve));
  await page.route('**/attachments?**', async route => {
    await held;
    await route.continue();
  });
  await page.route('**/turns*', route => route.abort(), { times: 9 });
  await files.pick([PHOTO]);
  await files.message.fill('Look');
  await files.button('Send when the files are uploaded').click();
  await expect(files.root.getByText('Sent as soon as')).toBeVisible();
  await expect(files.message).toHaveValue('Look');

  release();

  await expect(chat.panel.getByRole('alert')).toBeVisible({ timeout: 30_000 });
  await expect(files.message).toHaveValue('Look');
  await expect(files.attached).toContainText('photo.png');
});

test('an upload that fails says so and is tried again', async ({
  page,
  chat
}) => {
  const files = await open('panel', page, chat);
  await page.route('**/attachments?**', route => route.abort(), { times: 1 });
  await files.pick([TABLE]);
  await expect(files.attached).toContainText('cannot be reached');
  await expect(files.send).toBeDisabled();
  await files.button('Upload table.csv again').click();
  await files.ask('Again');
  await expect(files.answer()).toContainText('table.csv is text/csv');
});

test('files of the file browser can be dragged into the chat', async ({
  page,
  chat,
  tmpPath
}) => {
  await page.contents.uploadContent('a,b\n1,2\n', 'text', `${tmpPath}/lab.csv`);
  const files = await open('panel', page, chat);
  await page.filebrowser.openDirectory(tmpPath);
  const item = page.getByRole('listitem', { name: /^Name: lab\.csv/ });
  await item.hover();
  await page.mouse.down();
  const target = await files.root.getByRole('log').boundingBox();
  const { x, y } = target ?? { x: 0, y: 0 };
  await page.mouse.move(x + 40, y + 40, { steps: 8 });
  await expect(files.root.getByText('Drop files to attach them')).toBeVisible();
  await page.mouse.up();

  await expect(files.attached).toContainText('lab.csv');
  await files.ask('From here');
  await expect(files.answer()).toContainText('lab.csv is text/csv of 8 bytes.');
});
