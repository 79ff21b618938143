/**
 * That nobody is kept out: axe-core finds no barrier in any state of the chat
 * and in any theme.
 */
import type { Page, Route } from '@playwright/test';
import { Barriers } from '../support/axe';
import { ChatPage } from '../support/chat-page';
import { CLEANER } from '../support/cleaner';
import { InlineChat } from '../support/inline-chat';
import { png } from '../support/png';
import { expect, test } from '../support/test';

const MODELS = /\/jupyter-chat-ext\/api\/(models|providers)(\?|$)/;

const PANEL = '#jupyter-chat-ext-panel';
const POPUP = '.jp-ChatExt-popup';
const INLINE = '.jp-ChatExt-inline';

/** A conversation with a part of each kind. */
const EVERY_PART = JSON.stringify({
  format: 'jupyter_chat_ext/conversation',
  version: 1,
  title: 'Every part',
  leaf: 'a',
  messages: [
    {
      id: 'q',
      role: 'user',
      parent: null,
      parts: [
        { type: 'text', text: 'Show me everything.' },
        {
          type: 'file',
          mediaType: 'image/png',
          filename: 'photo.png',
          url: `data:image/png;base64,${png(60, 40).toString('base64')}`
        },
        {
          type: 'file',
          mediaType: 'text/csv',
          filename: 'table.csv',
          url: 'data:text/csv;base64,YSxiCjEsMgo='
        }
      ]
    },
    {
      id: 'a',
      role: 'assistant',
      parent: 'q',
      parts: [
        { type: 'reasoning', text: 'First I *weigh* it.' },
        {
          type: 'dynamic-tool',
          toolName: 'count',
          toolCallId: 'c',
          state: 'output-available',
          input: { name: 'Volvo' },
          output: 3
        },
        {
          type: 'text',
          text: [
            '# A title\n\nSome **bold** words, `code`, a [link](https://example.org/) and $\\pi r^2$.',
            '## A deeper one\n\n- one\n- two\n\n- [x] done\n- [ ] to do\n\n> A quotation',
            '```python\n# a comment\nfor value in range(10):\n    print("text", value ** 2, "and so on until the line is much too long for any panel at the side")\n```',
            '| name | value |\n|---|---|\n| alpha | 1 |',
            '$$\n\\int_0^1 x^2 dx = \\frac{1}{3}\n$$\n\nThe end.'
          ].join('\n\n')
        },
        {
          type: 'source-url',
          sourceId: 's',
          url: 'https://example.org/page',
          title: 'A page'
        }
      ]
    }
  ]
});

/** Answer as a server does on which nothing is set up. */
async function asOnFirstRun(route: Route): Promise<void> {
  const answer = await (await route.fetch()).json();
  const { models, providers } = answer as Record<string, object[]>;
  const json = {
    ...answer,
    models: models?.map(model => ({ ...model, available: false })),
    providers: providers?.map(provider => ({
      ...provider,
      usable: false,
      configured: false
    }))
  };
  await route.fulfill({ json });
}

async function everyPart(chat: ChatPage): Promise<void> {
  const list = await chat.openConversations();
  await list.getByLabel('Conversation to import').setInputFiles({
    name: 'every-part.json',
    mimeType: 'application/json',
    buffer: Buffer.from(EVERY_PART)
  });
  await expect(chat.answer()).toContainText('The end.');
  await expect(chat.answer().locator('mjx-container').last()).toBeVisible();
  await expect(chat.answer().locator('pre .ͼ, pre span').first()).toBeVisible();
}

test('axe-core finds no barrier in any state, in light, dark and high contrast', async ({
  page,
  openNotebook
}) => {
  test.setTimeout(300_000);
  await page.route(MODELS, asOnFirstRun);
  const chat = new ChatPage(page);
  const { panel } = chat;
  await chat.reload();
  await chat.open();
  await expect(panel.getByText('Use a service')).toBeVisible();
  const barriers = await Barriers.on(page as unknown as Page);
  const look = async (state: string, root = PANEL): Promise<void> => {
    await barriers.look(state, root);
  };
  await look('first run');
  const move = (): Promise<unknown> =>
    page.evaluate(() =>
      (
        window as unknown as {
          jupyterapp: { commands: { execute(id: string): Promise<void> } };
        }
      ).jupyterapp.commands.execute('jupyter-chat-ext:move')
    );
  await page.unroute(MODELS, asOnFirstRun);
  await openNotebook(1, CLEANER);
  await everyPart(chat);
  await chat.chooseModel(/^cleaner/);
  await panel.getByText('View reasoning').click();
  await panel.getByText('count', { exact: true }).click();
  await look('an answer with every part');
  const inline = new InlineChat(page);
  await expect(inline.message).toBeVisible();
  await look('a chat in a cell', INLINE);

  await chat.answer().hover();
  await panel
    .getByRole('button', { name: 'Regenerate with another model' })
    .click();
  await look('regenerate with another model', POPUP);
  await page.keyboard.press('Escape');
  await panel.getByRole('button', { name: 'Edit question' }).click();
  await look('a question being edited');
  await page.keyboard.press('Escape');
  await panel.getByRole('button', { name: 'Enlarge photo.png' }).click();
  await look('a picture enlarged', 'dialog');
  await page.keyboard.press('Escape');
  await chat.message.focus();
  await page.keyboard.press('ControlOrMeta+f');
  await page.keyboard.type('code');
  await look('find');
  await page.keyboard.press('Escape');
  await panel
    .getByRole('button', { name: 'More for this conversation' })
    .click();
  await look('the menu of a conversation', POPUP);
  await page.keyboard.press('Escape');

  const list = await chat.openConversations();
  await list.getByRole('button', { name: 'Pin Every part' }).click();
  await look('conversations', POPUP);
  await page.keyboard.type('code');
  await expect(list.getByRole('list', { name: 'Found' })).toBeVisible();
  await look('conversations found', POPUP);
  await page.keyboard.press('Escape');
  await list.getByRole('button', { name: /^Every part/ }).focus();
  await page.keyboard.press('F2');
  await look('a conversation being renamed', POPUP);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');

  await panel.getByRole('button', { name: /^Model:/ }).click();
  await look('models', POPUP);
  await panel.getByRole('button', { name: 'Providers and keys' }).click();
  await panel
    .getByRole('button', { name: 'Enter a key for Anthropic' })
    .click();
  await look('providers and a key', POPUP);
  await panel.getByRole('button', { name: 'MCP servers' }).click();
  await look('MCP servers', POPUP);
  await page.keyboard.press('Escape');
  await panel.getByRole('button', { name: 'Prompts' }).click();
  await look('prompts', POPUP);
  await panel.getByRole('option', { name: /^Translate/ }).click();
  await look('a prompt being filled in', POPUP);
  await page.keyboard.press('Escape');
  await panel.getByRole('button', { name: /^Configuration/ }).click();
  await look('configuration', POPUP);
  await page.keyboard.press('Escape');
  await chat.message.fill('');
  await chat.message.pressSequentially('Look at @cell');
  await expect(
    panel.getByRole('option', { name: /^@cell/ }).first()
  ).toBeVisible();
  await look('what can be brought along', POPUP);
  await page.keyboard.press('Enter');
  const chip = panel.getByRole('button', { name: /^Cell .*, about/ });
  await chip.click();
  await look('what is sent of a cell', POPUP);
  await page.keyboard.press('Escape');
  await look('a question with a cell');
  await panel.getByRole('button', { name: /^Remove Cell/ }).click();
  await chat.message.fill('');
  await move();
  await look('a tab of the main area');
  await move();

  await chat.ask('a.txt');
  await expect(
    panel.getByRole('group', { name: /asks to run delete/ })
  ).toBeVisible();
  await look('a tool that asks');
  await panel.getByRole('button', { name: 'Deny with a reason…' }).click();
  await look('a reason for denying');
  await page.keyboard.press('Escape');
  await panel.getByRole('button', { name: 'Approve' }).click();
  await chat.ended();
  await inline.message.fill('b.txt');
  await inline.message.press('Enter');
  await expect(
    inline.root.getByRole('group', { name: /asks to run delete/ })
  ).toBeVisible();
  await look('a chat in a cell that asks', INLINE);

  await chat.newConversation();
  await look('an empty conversation');
  await chat.chooseModel('fake');
  await panel.getByRole('button', { name: /^Tools/ }).click();
  await look('tools', POPUP);
  await page.keyboard.press('Escape');
  const pick = page.waitForEvent('filechooser');
  await panel.getByRole('button', { name: 'Attach files' }).click();
  await (
    await pick
  ).setFiles([
    { name: 'a.png', mimeType: 'image/png', buffer: png(20, 20) },
    { name: 'a.bin', mimeType: 'application/x-thing', buffer: Buffer.from('x') }
  ]);
  await look('attached files');
  await panel.getByRole('button', { name: 'Remove a.bin' }).click();
  await panel.getByRole('button', { name: 'Remove a.png' }).click();
  await chat.ask('status 429');
  await chat.ended();
  await look('an error');
  await chat.ask('wait');
  await expect(chat.answer()).toContainText('Once');
  await chat.send('say next');
  await look('an answer being written, and a question that waits');
  await chat.stopButton().click();
  await chat.ended();
  await page.keyboard.press('Escape');
  await look('a stopped answer');
  await panel
    .getByRole('button', { name: 'Delete this answer' })
    .last()
    .click();
  await look('an answer deleted');
  const all = await chat.openConversations();
  await all
    .getByRole('button', { name: /^Delete/ })
    .first()
    .click();
  await look('a conversation deleted');
  expect(barriers.found).toEqual([]);
});
