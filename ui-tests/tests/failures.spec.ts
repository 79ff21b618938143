/**
 * Every failure is a card with a sentence and a remedy, and the conversation
 * stays usable.
 */
import { expect, test } from '../support/test';

const CASES: [plan: string, card: RegExp][] = [
  ['status 401', /rejected the API key/],
  ['status 404', /model/],
  ['status 429', /(limit|too many|slow down)/i],
  ['status 500', /failed/i],
  ['html', /web page instead of a model/],
  ['half', /before the answer was complete/],
  ['cut', /before the answer was complete/]
];

test.beforeEach(async ({ chat }) => {
  await chat.newConversation();
  await chat.chooseModel('fake');
});

for (const [plan, card] of CASES) {
  test(`an upstream that answers with "${plan}"`, async ({ chat }) => {
    await chat.ask(plan);
    await chat.ended();

    const error = chat.answer().getByRole('group').filter({ hasText: card });
    await expect(error.first()).toBeVisible();
    await expect(chat.answer()).not.toContainText('Traceback');

    await chat.ask('say fine again');
    await chat.ended();
    await expect(chat.answer()).toContainText('fine again');
  });
}

test('a key is never shown, even if the provider echoes it', async ({
  chat
}) => {
  await chat.chooseModel(/locked/);
  await chat.panel
    .getByLabel('API key for Locked')
    .fill('sk-secret-0123456789');
  await chat.panel.getByRole('button', { name: 'Save key' }).click();
  await expect(
    chat.panel.getByRole('button', { name: 'Model: locked' })
  ).toBeVisible();

  await chat.ask('status 401');
  await chat.ended();

  await expect(chat.answer()).toContainText(/key/i);
  expect(await chat.page.content()).not.toContain('sk-secret-0123456789');
});
