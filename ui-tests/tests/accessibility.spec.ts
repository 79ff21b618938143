/**
 * That nobody is kept out: axe-core finds no barrier in any state of the chat
 * and in any theme, and everything can be done without a mouse.
 */
import type { Locator, Page, Route } from '@playwright/test';
import { Barriers } from '../support/axe';
import { ChatPage } from '../support/chat-page';
import { InlineChat } from '../support/inline-chat';
import { png } from '../support/png';
import { expect, test } from '../support/test';

const MODELS = /\/jupyter-chat-ext\/api\/(models|providers)(\?|$)/;

const PANEL = '#jupyter-chat-ext-panel';
const POPUP = '.jp-ChatExt-popup';
const INLINE = '.jp-ChatExt-inline';

/** An agent that asks before it deletes, with prompts, and its chat in a cell. */
const CELLS = [
  `import jupyter_chat_ext as mo
from pydantic_ai import Tool
from pydantic_ai.models.function import DeltaToolCall, FunctionModel

def delete(path: str, force: bool = False) -> str:
    return path + " is gone"

async def stream(messages, info):
    last = messages[-1].parts[-1]
    if last.part_kind == "tool-return":
        yield "The tool said: " + str(last.content)
    else:
        yield "I will clean up."
        yield {1: DeltaToolCall("delete", {"path": str(last.content), "force": True}, tool_call_id="c1")}

cleaner = mo.chat_model(name="cleaner", prompts=["Say hello", "Translate {{text}} into {{language:Latin}}"])(
    mo.ai.llm.pydantic_ai(
        FunctionModel(stream_function=stream), tools=[Tool(delete, requires_approval=True)]
    )
)

@mo.chat_tool
def sell(name: str) -> int:
    "Sell one more of something."
    return 1

mo.ui.chat(cleaner)`
];

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
            '## A deeper one\n\n- one\n- two\n\n> A quotation',
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
  await page.unroute(MODELS, asOnFirstRun);
  await openNotebook(1, ...CELLS);
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

/** Somebody without a mouse. */
class Keyboard {
  constructor(
    readonly page: Page,
    readonly panel: Locator
  ) {}

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.page.keyboard.press(key);
    }
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** Go there with Tab, or back there with Shift+Tab. */
  async tabTo(target: Locator, key: 'Tab' | 'Shift+Tab'): Promise<void> {
    for (let count = 0; count < 80 && !(await isFocused(target)); count++) {
      await this.page.keyboard.press(key);
      await this.isHere();
    }
    await expect(target).toBeFocused();
  }

  async backTo(role: 'button' | 'log' | 'searchbox', name: string | RegExp) {
    const all = this.panel.getByRole(role, { name });
    await this.tabTo(all.last(), 'Shift+Tab');
  }

  async forwardTo(role: 'button' | 'switch', name: string | RegExp) {
    await this.tabTo(this.panel.getByRole(role, { name }).first(), 'Tab');
  }

  /** The focus is in the chat, on something that is seen and shows it. */
  async isHere(): Promise<void> {
    await expect
      .poll(() =>
        this.panel.evaluate(panel => {
          const { activeElement } = document;
          if (!activeElement || !panel.contains(activeElement)) {
            return `elsewhere: ${activeElement?.outerHTML.slice(0, 200)}`;
          }
          const { width, height, top, bottom } =
            activeElement.getBoundingClientRect();
          const { outlineStyle } = getComputedStyle(activeElement);
          const field = activeElement.closest(
            '.jp-ChatExt-box, .jp-ChatExt-editor'
          );
          const isShown =
            outlineStyle !== 'none' ||
            (field !== null && activeElement.matches('textarea'));
          const isSeen =
            width > 0 && height > 0 && bottom > 0 && top < window.innerHeight;
          return isShown && isSeen
            ? 'here'
            : `${isSeen ? 'not shown' : 'not seen'}: ${activeElement.outerHTML.slice(0, 200)}`;
        })
      )
      .toBe('here');
  }
}

async function isFocused(target: Locator): Promise<boolean> {
  return (
    (await target.count()) > 0 &&
    target.evaluate(node => node === document.activeElement)
  );
}

test('all of it is done with the keyboard alone, and the focus is never lost', async ({
  page,
  openNotebook
}) => {
  test.setTimeout(300_000);
  await openNotebook(1, ...CELLS);
  const chat = new ChatPage(page);
  const { panel, message } = chat;
  const keys = new Keyboard(page as unknown as Page, panel);
  const model = panel.getByRole('button', { name: /^Model:/ });

  async function choose(name: string): Promise<void> {
    await keys.tabTo(model, 'Tab');
    await keys.press('Enter');
    await keys.type(name);
    await keys.press('Enter');
    await expect(message).toBeFocused();
  }

  /** Ask, and wait for the end of the answer. */
  async function ask(text: string): Promise<void> {
    const count = await chat.answers().count();
    await keys.type(text);
    await keys.press('Enter');
    await expect(chat.answers()).toHaveCount(count + 1);
    await chat.ended();
    await expect(message).toBeFocused();
  }

  await test.step('open the panel from the command palette', async () => {
    await keys.press('ControlOrMeta+Shift+c');
    await keys.type('chat');
    await page.getByRole('menuitem', { name: 'Chat' }).first().waitFor();
    await keys.press('Enter');
    await expect(message).toBeFocused();
  });

  await test.step('choose a model, ask, stop', async () => {
    await choose('fake');
    await keys.type('wait');
    await keys.press('Enter');
    await expect(chat.answer()).toContainText('Once');
    await expect(message).toBeFocused();
    await keys.tabTo(chat.stopButton(), 'Tab');
    await keys.press('Enter');
    await expect(chat.answer()).toContainText('You stopped this answer.');
    await expect(message).toBeFocused();
  });

  await test.step('read the answer, copy it, and put its code into the notebook', async () => {
    await keys.type('say Look:');
    await keys.press('Shift+Enter');
    await keys.type('```python');
    await keys.press('Shift+Enter');
    await keys.type('answer = 42');
    await keys.press('Shift+Enter');
    await ask('```');
    await keys.backTo('button', 'Copy answer');
    await keys.press('Enter');
    await keys.isHere();
    await keys.backTo('button', /^Insert/);
    await keys.press('Enter');
    await keys.isHere();
    await expect(page.locator('.jp-Notebook')).toContainText('answer = 42');
    await keys.backTo('log', 'Conversation');
    await keys.press('Home', 'End');
    await keys.isHere();
  });

  await test.step('edit and ask again, walk between the versions', async () => {
    await keys.forwardTo('button', 'Edit question');
    await keys.press('Enter');
    const editor = panel.getByRole('textbox', { name: 'Question' });
    await expect(editor).toBeFocused();
    await keys.press('Escape');
    await expect(
      panel.getByRole('button', { name: 'Edit question' }).first()
    ).toBeFocused();
    await keys.press('Enter', 'ControlOrMeta+a');
    await keys.type('say another');
    await keys.press('Enter');
    await expect(chat.answer()).toContainText('another');
    await chat.ended();
    await keys.isHere();
    await keys.backTo('button', 'Previous version');
    await keys.press('Enter');
    await expect(chat.answer()).toContainText('Look:');
    await keys.isHere();
    await keys.tabTo(
      panel.getByRole('button', { name: 'Next version' }),
      'Tab'
    );
    await keys.press('Enter');
    await expect(chat.answer()).toContainText('another');
    await keys.isHere();
  });

  await test.step('ask another model, delete its answer, bring it back', async () => {
    await keys.tabTo(
      panel
        .getByRole('button', { name: 'Regenerate with another model' })
        .last(),
      'Tab'
    );
    await keys.press('Enter');
    await keys.type('mock-chat');
    await keys.press('Enter');
    await keys.isHere();
    await expect(chat.answer()).toContainText('mock-chat');
    await chat.ended();
    await keys.isHere();
    await keys.backTo('button', 'Delete this answer');
    await keys.press('Enter');
    await keys.isHere();
    await keys.backTo('button', 'Undo');
    await keys.press('Enter');
    await expect(chat.answer()).toContainText('mock-chat');
    await keys.isHere();
  });

  await test.step('open what a model thought', async () => {
    await chat.message.focus();
    await choose('mock-chat');
    await ask('think about it');
    const thoughts = panel.locator('summary', { hasText: 'View reasoning' });
    await keys.tabTo(thoughts, 'Shift+Tab');
    await keys.press('Enter');
    await expect(chat.answer()).toContainText('First I weigh it.');
    await keys.tabTo(message, 'Tab');
  });

  await test.step('deny a tool, allow it, see what it did', async () => {
    await choose('cleaner');
    await keys.type('a.txt');
    await keys.press('Enter');
    await expect(
      panel.getByRole('group', { name: /asks to run delete/ })
    ).toBeVisible();
    await keys.backTo('button', 'Deny with a reason…');
    await keys.press('Enter');
    await expect(
      panel.getByRole('textbox', { name: 'Reason for denying' })
    ).toBeFocused();
    await keys.press('Escape');
    await expect(
      panel.getByRole('button', { name: 'Deny with a reason…' })
    ).toBeFocused();
    await keys.backTo('button', 'Approve');
    await keys.press('Enter');
    await expect(message).toBeFocused();
    await expect(chat.answer()).toContainText('a.txt is gone');
    await chat.ended();
    const tool = chat.answer().locator('summary', { hasText: 'delete' });
    await keys.tabTo(tool, 'Shift+Tab');
    await keys.press('Enter');
    await expect(chat.answer().getByLabel('Arguments')).toBeVisible();
    await keys.tabTo(message, 'Tab');
  });

  await test.step('fill in a prompt', async () => {
    await keys.type('/trans');
    await expect(
      panel.getByRole('option', { name: /^Translate/ })
    ).toBeVisible();
    await keys.press('Enter');
    await keys.type('dog');
    await keys.press('Tab');
    await keys.type('Greek');
    await keys.press('Enter');
    await expect(message).toHaveValue('Translate dog into Greek');
    await expect(message).toBeFocused();
    await keys.press('ControlOrMeta+a', 'Delete');
  });

  await test.step('find words', async () => {
    await keys.press('ControlOrMeta+f');
    await keys.type('weigh');
    await keys.press('Enter');
    await keys.isHere();
    await keys.press('Escape');
    await expect(message).toBeFocused();
  });

  await test.step('attach a file and remove it', async () => {
    await choose('fake');
    await keys.forwardTo('button', 'Attach files');
    const pick = page.waitForEvent('filechooser');
    await keys.press('Enter');
    const file = { name: 'a.png', mimeType: 'image/png', buffer: png(9, 9) };
    await (await pick).setFiles([file]);
    await keys.isHere();
    await keys.backTo('button', 'Remove a.png');
    await keys.press('Enter');
    await expect(message).toBeFocused();
  });

  await test.step('Escape closes what a button opened, and gives the focus back', async () => {
    for (const name of [/^Model:/, /^Tools/, /^Configuration/]) {
      const opener = panel.getByRole('button', { name }).first();
      await keys.tabTo(opener, 'Tab');
      await keys.press('Enter');
      await expect(opener).toHaveAttribute('aria-expanded', 'true');
      await expect(opener).not.toBeFocused();
      await keys.isHere();
      await keys.press('Escape');
      await expect(opener).toBeFocused();
      await expect(opener).toHaveAttribute('aria-expanded', 'false');
    }
    for (const dialogs of [
      ['Providers and keys'],
      ['Providers and keys', 'MCP servers']
    ]) {
      await keys.backTo('button', /^Model:/);
      await keys.press('Enter');
      for (const name of dialogs) {
        await keys.forwardTo('button', name);
        await keys.press('Enter');
        await keys.isHere();
      }
      await expect(
        panel.getByRole('dialog', { name: dialogs.at(-1) })
      ).toBeVisible();
      await keys.press('Escape');
      await expect(model).toBeFocused();
    }
  });

  await test.step('search conversations, pin, rename, delete and bring back', async () => {
    await keys.backTo('button', /^Conversations/);
    await keys.press('Enter');
    const list = panel.getByRole('dialog', { name: 'Conversations' });
    await keys.isHere();
    await keys.type('another');
    await expect(list.getByRole('list', { name: 'Found' })).toBeVisible();
    await keys.press('Escape', 'ArrowDown', 'F2');
    await keys.type('By keyboard');
    await keys.press('Enter');
    await keys.isHere();
    await keys.forwardTo('button', 'Pin By keyboard');
    await keys.press('Enter');
    await keys.isHere();
    await expect(list.getByRole('list', { name: 'Pinned' })).toBeVisible();
    await keys.press('Home', 'Delete');
    await expect(
      list.getByRole('button', { name: /^By keyboard/ })
    ).toHaveCount(0);
    await keys.isHere();
    await keys.press('ControlOrMeta+z');
    await expect(
      list.getByRole('button', { name: /^By keyboard/ }).first()
    ).toBeVisible();
    await keys.isHere();
    await keys.press('Escape');
    await expect(
      panel.getByRole('button', { name: /^Conversations/ })
    ).toBeFocused();
    await keys.forwardTo('button', /^More for this conversation/);
    await keys.press('Enter', 'ArrowDown');
    await keys.isHere();
    await keys.press('Escape');
    await keys.isHere();
    await keys.forwardTo('button', 'New conversation');
    await keys.press('Enter');
    await expect(message).toBeFocused();
    await expect(chat.questions()).toHaveCount(0);
  });
});
