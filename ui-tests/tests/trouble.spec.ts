/**
 * What a person sees when something between the panel and its answers is not as
 * it should be, and that it goes away by itself when it is mended.
 */
import { expect, test } from '@playwright/test';
import { ChatPage } from '../support/chat-page';
import { OwnProxy } from '../support/own-proxy';
import { OwnServer } from '../support/own-server';
import { UPSTREAM } from '../support/test';

let server: OwnServer;
let proxy: OwnProxy;

test.beforeEach(async () => {
  server = await OwnServer.make();
  const fake = {
    name: 'fake',
    baseUrl: `${UPSTREAM}/v1`,
    models: ['fake'],
    needsKey: 'no'
  };
  server.settle('jupyter-chat-ext', 'providers', { providers: [fake] });
  proxy = await OwnProxy.before(server.url);
});

test.afterEach(async () => {
  await proxy.close();
  await server.stop();
});

test('a network that is cut, and one that holds answers back, are said and lose nothing', async ({
  page
}) => {
  test.setTimeout(180_000);
  await server.start();
  const chat = await ChatPage.at(page, proxy.url);
  const { panel } = chat;

  await chat.chooseModel('fake');
  await chat.ask(`say begun ${'and on '.repeat(160)}to the end`);
  await expect(chat.answer()).toContainText('begun');
  await chat.message.fill('not sent yet');
  proxy.cut = true;
  const lost = panel.getByRole('alert', { name: /cannot be reached/ });
  await expect(lost).toBeVisible({ timeout: 20_000 });
  proxy.cut = false;
  await expect(lost).toHaveCount(0, { timeout: 20_000 });
  await expect(chat.message).toHaveValue('not sent yet');
  await expect(chat.answer()).toContainText('to the end', { timeout: 40_000 });
  await expect(chat.answers()).toHaveCount(1);
  await chat.message.fill('');

  proxy.isBuffering = true;
  const long = `say ${'word '.repeat(60)}`;
  const held = panel.getByRole('alert', { name: /A proxy holds answers/ });
  for (const answers of [2, 3]) {
    await expect(held).toHaveCount(0);
    await chat.ask(`${long}${answers}`);
    await expect(chat.answers()).toHaveCount(answers);
    await chat.ended();
  }
  await expect(held).toContainText('proxy_buffering off');
  // from now on it is read in pieces, and Stop works
  await chat.ask('wait');
  await expect(chat.answer()).toContainText('Once');
  await chat.stopButton().click();
  await chat.ended();
  await held.getByRole('button', { name: 'Dismiss' }).click();
  await expect(held).toHaveCount(0);
});

test('a disk that keeps nothing, a server half that is off, and another version are said', async ({
  page
}) => {
  test.setTimeout(180_000);
  // nobody can write there, not even root
  await server.start('c.JupyterChat.store_root = "/sys/jupyter-chat-ext"');
  const chat = await ChatPage.at(page, proxy.url);
  const { panel } = chat;

  const notSaved = panel.getByRole('group', { name: /not being saved/ });
  await chat.chooseModel('fake');
  await chat.ask('say it works all the same');
  await expect(chat.answer()).toContainText('all the same');
  await expect(notSaved).toContainText('last only as long as this server');

  await server.stop();
  await server.start(
    'c.ServerApp.jpserver_extensions = {"jupyter_chat_ext": False, "jupyterlab": True}'
  );
  const missing = panel.getByRole('alert', { name: /server half/ });
  await expect(missing).toContainText(
    'jupyter server extension enable jupyter_chat_ext',
    { timeout: 30_000 }
  );

  await server.stop();
  await server.start(
    'import jupyter_chat_ext',
    'jupyter_chat_ext.__version__ = "99.0.0"'
  );
  await expect(missing).toHaveCount(0, { timeout: 30_000 });
  await expect(notSaved).toHaveCount(0);
  const other = panel.getByRole('group', { name: /the server has 99\.0\.0/ });
  await other.getByRole('button', { name: 'Reload the page' }).click();
  // this page is as old as before: the card stays
  await expect(other).toContainText('install the same version', {
    timeout: 30_000
  });
});
