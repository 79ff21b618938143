/**
 * The four ways to a first answer, from a server that has no model, each with
 * the time it took.
 */
import { expect, test } from '@playwright/test';
import { ChatPage } from '../support/chat-page';
import { throughOurInternet } from '../support/internet';
import { OwnServer } from '../support/own-server';
import { UPSTREAM } from '../support/test';

let server: OwnServer;

test.beforeEach(async () => {
  server = await OwnServer.make();
});

test.afterEach(() => server.stop());

const MINUTE = 60_000;

test('a local model, a function, an endpoint and a key each lead to an answer in a minute', async ({
  page
}) => {
  test.setTimeout(6 * MINUTE);
  await server.start();
  const chat = await ChatPage.at(page, server.url);
  const { panel, message } = chat;
  const add = (): Promise<void> =>
    panel.getByRole('button', { name: 'Add another model' }).click();
  // the cursor is where one writes by then
  const askFocused = async (question: string): Promise<void> => {
    await expect(message).toBeFocused();
    await page.keyboard.type(question);
    await page.keyboard.press('Enter');
  };
  const timed = async (
    way: string,
    take: () => Promise<void>
  ): Promise<void> => {
    await chat.newConversation();
    const begun = Date.now();
    await take();
    const took = Date.now() - begun;
    console.warn(`  first answer, ${way}: ${(took / 1000).toFixed(1)} s`);
    expect(took).toBeLessThan(MINUTE);
  };
  await expect(
    panel.getByRole('heading', { name: 'Which model should answer?' })
  ).toBeVisible();

  await timed('the model on this machine', async () => {
    const card = panel.getByRole('group', { name: /SmolLM2/ });
    await card.getByRole('button', { name: /^Download \(\d+ MB\)$/ }).click();
    await expect(card.getByRole('progressbar')).toBeVisible();
    await expect(
      panel.getByRole('button', { name: /^Model: SmolLM2/ })
    ).toBeVisible({ timeout: MINUTE });
    await askFocused('Name one color.');
    await chat.ended();
    await expect(chat.answer()).toContainText(/\w/);
  });

  // from here on the hosts of providers are ours; the page finds the server again
  await server.stop();
  await expect(
    panel.getByRole('alert', { name: /cannot be reached/ })
  ).toBeVisible({ timeout: 20_000 });
  await server.start(...(await throughOurInternet()));
  await expect(panel.getByRole('alert')).toHaveCount(0, { timeout: 20_000 });

  await timed('a function of a notebook', async () => {
    await add();
    const card = panel.getByRole('group', { name: 'Write a function' });
    await card.getByRole('button', { name: /^Open the example/ }).click();
    await card.getByRole('button', { name: 'Run its cells' }).click();
    await expect(
      panel.getByRole('button', { name: 'Model: shout' })
    ).toBeVisible({ timeout: 30_000 });
    await askFocused('hello there');
    await expect(chat.answer()).toContainText('HELLO THERE');
  });

  await timed('an endpoint', async () => {
    await add();
    const card = panel.getByRole('group', { name: 'Use an endpoint' });
    const url = card.getByLabel('Base URL');
    // what cannot be reached is said, and can be mended where it was written
    await url.fill('http://127.0.0.1:9/v1');
    await url.press('Enter');
    await expect(card.getByRole('alert')).toContainText('cannot be reached');
    await url.fill(`${UPSTREAM}/v1`);
    await card.getByLabel(/^API key/).fill('key-of-my-own-0123456789');
    await card.getByRole('button', { name: 'Connect' }).click();
    await expect(
      panel.getByRole('button', { name: 'Model: fake' })
    ).toBeVisible();
    await askFocused('say It works');
    await expect(chat.answer()).toContainText('It works');
  });

  await timed('a key', async () => {
    await add();
    const card = panel.getByRole('group', { name: 'Use a service' });
    await card.getByLabel('Service').selectOption('Anthropic');
    const key = card.getByLabel('API key for Anthropic');
    await key.fill('sk-ant-first-0123456789');
    await key.press('Enter');
    await expect(
      panel.getByRole('button', { name: /^Model: claude-/ })
    ).toBeVisible();
    await askFocused('Who are you?');
    // the first question to a service loads its package
    await chat.ended();
    await expect(chat.answer()).toContainText('was asked: Who are you?');
  });
});
