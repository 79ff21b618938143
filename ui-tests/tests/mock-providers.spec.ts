/**
 * Providers of several kinds, as other people pretend them (aimock), and Bedrock
 * as we do: what a person sees is the same for all.
 */
import { api } from '../support/api';
import type { ChatPage } from '../support/chat-page';
import { expect, test } from '../support/test';

const MODELS = ['mock-chat', 'mock-responses', 'mock-claude', 'mock-gemini'];
/** Of this kind the mock calls answers complete that reached their limit. */
const SAYS_NO_LIMIT = 'mock-responses';
const BEDROCK = 'us.anthropic.claude-sonnet-4-20250514-v1:0';

/** Runs only with a person's yes. */
const TOOL = `import jupyter_chat_ext as mo
asked = []

@mo.chat_tool
def get_weather(location: str) -> str:
    "Tell the weather."
    asked.append(location)
    return f"sunny in {location}"`;

const STATUSES: readonly (readonly [number, RegExp])[] = [
  [401, /rejected the API key/],
  [429, /is getting too many requests/],
  [500, /failed to answer/],
  [529, /is overloaded/]
];

test('each kind answers, thinks, uses tools, is stopped, and fails with a reason', async ({
  page,
  chat,
  openNotebook
}) => {
  test.setTimeout(420_000);
  const key = 'of-bedrock-0123456789';
  await api(page, 'PUT', 'keys/bedrock', { key, remember: false });
  await openNotebook(1, TOOL, 'print(asked)');
  for (const model of MODELS) {
    await test.step(model, async () => {
      await chat.newConversation();
      await chat.chooseModel(new RegExp(`^${model}`));
      await thinks(chat, 'think about it');
      await fails(chat, status => `refuse me with ${status}`);
      await isCut(chat, 'be cut off');
      if (model !== SAYS_NO_LIMIT) {
        await reachesTheLimit(chat);
      }
      await isStopped(chat, 'be slow');
      await usesTheTool(chat, 'So much for the weather.');
    });
  }
  await test.step('bedrock', async () => {
    await chooseBedrock(chat);
    await chat.ask('Who are you?');
    await expect(chat.answer()).toContainText(`${BEDROCK} at bedrock-runtime.`);
    await thinksWhenTold(chat);
    await fails(chat, status => `Answer with ${status}`);
    await isCut(chat, 'Be cut off, at last');
    await isStopped(chat, `Be slow. ${'One two three '.repeat(20)}`);
    await usesTheTool(chat, 'The tool says');
  });
  await page.notebook.runCell(1);
  const times = MODELS.length + 1;
  await expect(page.locator('.jp-OutputArea-output').last()).toHaveText(
    `[${Array(times).fill("'Paris'").join(', ')}]`
  );
  await api(page, 'DELETE', 'keys/bedrock');
});

/** It lists no models: they are asked by their names. */
async function chooseBedrock(chat: ChatPage): Promise<void> {
  await chat.newConversation();
  await chat.panel.getByRole('button', { name: /^Model:/ }).click();
  await chat.panel
    .getByRole('combobox', { name: 'Search models' })
    .fill(`bedrock:${BEDROCK}`);
  await chat.panel.getByRole('option', { name: new RegExp(BEDROCK) }).click();
}

/** After a yes the tool runs, after a no it does not. */
async function usesTheTool(chat: ChatPage, words: string): Promise<void> {
  const asking = chat.panel.getByRole('group', {
    name: /asks to run get_weather\b/
  });
  for (const verdict of ['Approve', 'Deny'] as const) {
    await chat.newConversation();
    await chat.ask('What is the weather in Paris?');
    await asking.getByRole('button', { name: verdict, exact: true }).click();
    await expect(chat.answer()).toContainText(words);
  }
}

async function thinks(chat: ChatPage, question: string): Promise<void> {
  await chat.ask(question);
  await expect(chat.answer()).toContainText('The answer is 42.');
  await chat.answer().getByText('View reasoning').click();
  await expect(chat.answer()).toContainText('First I weigh it.');
  await expect(
    chat.answer().getByRole('button', { name: /took: 20 tokens/ })
  ).toBeVisible();
}

/** No list has the model: what it can be told, only its provider knows. */
async function thinksWhenTold(chat: ChatPage): Promise<void> {
  await expect(chat.answer().getByText('View reasoning')).toHaveCount(0);
  await setThinking(chat, 'High');
  await chat.ask('How are you?');
  await expect(chat.answer()).toContainText('was asked: How are you?');
  await chat.answer().getByText('View reasoning').click();
  await expect(chat.answer()).toContainText('The question is');
  await chat.ask('Answer with 400');
  const refusal = chat
    .answer()
    .getByRole('group', { name: /could not answer/ });
  await refusal.getByText('Details', { exact: true }).click();
  await expect(refusal).toContainText('as you wish');
  await setThinking(chat, 'Not set');
}

async function setThinking(chat: ChatPage, level: string): Promise<void> {
  await chat.panel.getByRole('button', { name: /^Configuration/ }).click();
  const settings = chat.panel.getByRole('dialog');
  await settings
    .getByRole('combobox', { name: 'Thinking' })
    .selectOption(level);
  await settings.getByRole('button', { name: 'Close' }).click();
}

async function fails(
  chat: ChatPage,
  question: (status: number) => string
): Promise<void> {
  for (const [status, words] of STATUSES) {
    await chat.ask(question(status));
    await expect(chat.answer().getByRole('group', { name: words })).toBeVisible(
      { timeout: 20_000 }
    );
  }
}

async function isCut(chat: ChatPage, question: string): Promise<void> {
  await chat.ask(question);
  await expect(
    chat.answer().getByRole('group', {
      name: /^The connection ended before the answer was complete/
    })
  ).toBeVisible();
  await expect(
    chat.answer().getByRole('button', { name: 'Retry' })
  ).toBeVisible();
}

async function reachesTheLimit(chat: ChatPage): Promise<void> {
  await chat.ask('be long');
  await expect(chat.answer()).toContainText(
    'Cut off at the limit of the length of an answer.'
  );
  await expect(
    chat.answer().getByRole('button', { name: 'Continue' })
  ).toBeVisible();
}

async function isStopped(chat: ChatPage, question: string): Promise<void> {
  await chat.ask(question);
  await expect(chat.answer()).toContainText('One two');
  await chat.stopButton().click();
  await expect(chat.answer()).toContainText('You stopped this answer.');
  await expect(chat.answer()).toContainText('One two');
}
