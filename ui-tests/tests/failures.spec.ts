/**
 * Every failure is a card with a sentence and a remedy, and the conversation
 * stays usable.
 */
import { api } from '../support/api';
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

test('a check says how far a question to a provider would come', async ({
  chat
}) => {
  await chat.panel.getByRole('button', { name: /^Model:/ }).click();
  await chat.panel.getByRole('button', { name: 'Providers and keys' }).click();
  const dialog = chat.panel.getByRole('dialog', { name: 'Providers and keys' });
  const row = (label: string) =>
    dialog.getByRole('listitem', { name: label, exact: true });
  const step = (label: string, name: string) =>
    row(label)
      .getByRole('list')
      .getByRole('listitem')
      .filter({ has: chat.page.getByText(name, { exact: true }) });
  const button = { name: /^Check the connection/ };

  await row('Fake').getByRole('button', button).click();
  await expect(row('Fake').getByRole('status')).toHaveText(
    'fake:fake can be asked.'
  );
  await expect(step('Fake', 'Connection (TCP)')).toContainText('127.0.0.1');
  await expect(step('Fake', 'Answer')).toContainText('First words after');
  await expect(step('Fake', 'Tools')).toContainText('does not call tools');

  await row('Locked').getByRole('button', button).focus();
  await chat.page.keyboard.press('Enter');
  await expect(row('Locked').getByRole('status')).toHaveText(
    'Locked cannot be asked yet.'
  );
  await expect(step('Locked', 'Key')).toContainText('needs an API key');
  await expect(step('Locked', 'Answer')).toHaveCount(0);
});

test('a key is never shown nor kept, even if the provider echoes it', async ({
  chat
}) => {
  const { page, panel } = chat;
  const key = 'zq7SENTINELxyz0123456789';
  const received: Promise<string>[] = [];
  page.on('response', response => {
    received.push(response.text().catch(() => ''));
  });
  await chat.chooseModel(/locked/);
  await panel.getByLabel('API key for Locked').fill(key);
  await panel.getByRole('button', { name: 'Save key' }).click();
  await expect(
    panel.getByRole('button', { name: 'Model: locked' })
  ).toBeVisible();

  await chat.ask('status 401');
  await chat.ended();
  await expect(chat.answer()).toContainText(/key/i);
  await chat.ask('say SENTINEL-of-the-question');
  await chat.ended();

  const kept = await page.evaluate(async () => {
    const settings = await fetch('/lab/api/settings');
    return [localStorage, sessionStorage]
      .map(storage => JSON.stringify({ ...storage }))
      .concat(document.cookie, await settings.text())
      .join('\n');
  });
  expect(kept).toContain('jupyter-chat-ext:providers');
  expect(kept).not.toContain(key);
  expect(kept).not.toContain('SENTINEL-of-the-question');
  expect(await page.content()).not.toContain(key);
  const [{ id }] = (await api(page, 'GET', 'conversations')).conversations as {
    id: string;
  }[];
  const whole = await api(page, 'GET', `conversations/${id}`);
  expect(JSON.stringify(whole)).toContain('rejected the API key');
  expect(JSON.stringify(whole)).not.toContain(key);
  const answers = (await Promise.all(received)).join('\n');
  expect(answers).toContain('"conversations"');
  expect(answers).not.toContain(key);
});
