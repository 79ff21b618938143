/**
 * What a person sees when half of it is missing, and what stays as it was
 * after a reload.
 */
import { layoutSaved } from '../support/api';
import type { ChatPage } from '../support/chat-page';
import { expect, test } from '../support/test';

const API = '**/jupyter-chat-ext/api/**';

const HEALTH = '**/jupyter-chat-ext/api/health*';

/** Click Retry while all but the server's health answers: of itself the page asks only for that. */
async function retry({ page, panel }: ChatPage): Promise<void> {
  await page.route(HEALTH, route => route.abort());
  await page.unroute(API);
  await panel.getByRole('button', { name: 'Retry' }).click();
  await expect(panel.getByRole('alert')).toHaveCount(0);
  await expect(panel.getByRole('button', { name: 'Send' })).toBeVisible();
}

test('without the server half a card says how to get it, and Retry works', async ({
  chat,
  page
}) => {
  await page.route(API, route =>
    route.fulfill({ status: 404, body: '<html>404 : Not Found</html>' })
  );
  await chat.reload();
  await chat.open();

  const card = chat.panel.getByRole('alert');
  await expect(card).toContainText(
    'The server half of the chat is not running.'
  );
  await expect(card).toContainText('pip install jupyter_chat_ext');

  await retry(chat);
  await chat.newConversation();
  await chat.chooseModel('fake');
  await chat.ask('say there again');
  await expect(chat.answer()).toContainText('there again');
});

test('a server that cannot be reached is said so, and nothing typed is lost', async ({
  chat,
  page
}) => {
  await chat.newConversation();
  await chat.chooseModel('fake');
  await page.route(API, route => route.abort());

  await chat.send('say precious words');

  await expect(chat.panel.getByRole('alert')).toContainText(
    /cannot be reached/
  );
  await expect(chat.message).toHaveValue('say precious words');
  await retry(chat);
  await expect(chat.panel.getByRole('button', { name: 'Send' })).toBeEnabled();
  await chat.message.press('Enter');
  await expect(chat.answer()).toContainText('precious words');
});

test('panel, conversation and model are there again after a reload', async ({
  chat,
  page
}) => {
  await chat.newConversation();
  await chat.chooseModel('fake');
  await chat.ask('say remember me');
  await chat.ended();
  await layoutSaved(page);

  await chat.reload();

  await expect(chat.answer()).toContainText('remember me', { timeout: 20_000 });
  await expect(
    chat.panel.getByRole('button', { name: 'Model: fake' })
  ).toBeVisible();
});

test('a hostile question, title and error stay text', async ({
  chat,
  page
}) => {
  const hostile =
    '<img src=x onerror="window.hacked=1"> **bold** <script>window.hacked=1</script>';
  await chat.newConversation();
  await chat.chooseModel('fake');

  await chat.ask(`status 500 ${hostile}`);
  await chat.ended();

  await expect(chat.questions().last()).toContainText('onerror=');
  await expect(chat.questions().last().locator('img, strong')).toHaveCount(0);
  const list = await chat.openConversations();
  await expect(list.locator('img, script')).toHaveCount(0);
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
});

test('it is found by keyboard: shortcut, question, stop, focus kept', async ({
  chat,
  page
}) => {
  await chat.newConversation();
  await chat.chooseModel('fake');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Launcher' }).click();

  await page.keyboard.press('Control+Shift+Y');
  await expect(chat.message).toBeFocused();
  await page.keyboard.type('wait');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('here');
  await expect(chat.message).toHaveValue('wait\nhere');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('wait');
  await page.keyboard.press('Enter');
  await expect(chat.answer()).toContainText('Once');
  const isAtStop = (): Promise<boolean> =>
    chat.stopButton().evaluate(node => node === document.activeElement);
  for (let steps = 0; steps < 6 && !(await isAtStop()); steps++) {
    await page.keyboard.press('Tab');
  }
  await expect(chat.stopButton()).toBeFocused();
  await page.keyboard.press('Enter');
  await chat.ended();
  await expect(chat.message).toBeFocused();
});
