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

test('each kind answers, thinks, is stopped, and fails with a reason', async ({
  page,
  chat
}) => {
  test.setTimeout(240_000);
  const key = 'of-bedrock-0123456789';
  await api(page, 'PUT', 'keys/bedrock', { key, remember: false });
  for (const model of MODELS) {
    await test.step(model, async () => {
      await chat.newConversation();
      await chat.chooseModel(new RegExp(`^${model}`));
      await thinks(chat);
      await fails(chat);
      await isCut(chat);
      if (model !== SAYS_NO_LIMIT) {
        await reachesTheLimit(chat);
      }
      await isStopped(chat);
    });
  }
  await test.step('bedrock', () => bedrockAnswers(chat));
  await api(page, 'DELETE', 'keys/bedrock');
});

/** It lists no models: they are asked by their names. */
async function bedrockAnswers(chat: ChatPage): Promise<void> {
  await chat.newConversation();
  await chat.panel.getByRole('button', { name: /^Model:/ }).click();
  await chat.panel
    .getByRole('combobox', { name: 'Search models' })
    .fill(`bedrock:${BEDROCK}`);
  await chat.panel.getByRole('option', { name: new RegExp(BEDROCK) }).click();
  await chat.ask('Who are you?');
  await expect(chat.answer()).toContainText(`${BEDROCK} at bedrock-runtime.`);
}

async function thinks(chat: ChatPage): Promise<void> {
  await chat.ask('think about it');
  await expect(chat.answer()).toContainText('The answer is 42.');
  await chat.answer().getByText('View reasoning').click();
  await expect(chat.answer()).toContainText('First I weigh it.');
  await expect(
    chat.answer().getByRole('button', { name: /took: 20 tokens/ })
  ).toBeVisible();
}

async function fails(chat: ChatPage): Promise<void> {
  await chat.ask('refuse me');
  await expect(
    chat.answer().getByRole('group', { name: /rejected the API key/ })
  ).toBeVisible();
}

async function isCut(chat: ChatPage): Promise<void> {
  await chat.ask('be cut off');
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

async function isStopped(chat: ChatPage): Promise<void> {
  await chat.ask('be slow');
  await expect(chat.answer()).toContainText('One two');
  await chat.stopButton().click();
  await expect(chat.answer()).toContainText('You stopped this answer.');
  await expect(chat.answer()).toContainText('One two');
}
