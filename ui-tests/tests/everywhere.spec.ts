/**
 * The panel as a tab of the main area, and back at the side.
 */
import { layoutSaved } from '../support/api';
import { expect, test } from '../support/test';

test('moves to a tab and back with its conversation and draft, and is there after a reload', async ({
  chat,
  page
}) => {
  const { panel, message } = chat;
  const main = page.locator('#jp-main-dock-panel');
  const inMain = main.locator('#jupyter-chat-ext-panel');
  const move = async (label: string): Promise<void> => {
    await page.menu.clickMenuItem(`View>${label}`);
  };
  await chat.newConversation();
  await chat.chooseModel('fake');
  await chat.ask('say it goes along');
  await chat.ended();
  await message.fill('not sent yet');

  await move('Open Chat in a Tab');
  await expect(inMain).toBeVisible();
  await expect(main.getByRole('tab', { name: 'Chat' })).toBeVisible();
  await expect(chat.answer()).toContainText('it goes along');
  await expect(message).toHaveValue('not sent yet');
  await expect(message).toBeFocused();
  // a line stays readable however wide the tab is
  await page.setViewportSize({ width: 2200, height: 800 });
  const log = panel.locator('.jp-ChatExt-messages');
  expect((await log.boundingBox())?.width).toBeLessThan(900);
  await page.setViewportSize({ width: 1280, height: 800 });
  await layoutSaved(page);

  await chat.reload();
  await expect(inMain).toBeVisible({ timeout: 20_000 });
  await expect(chat.answer()).toContainText('it goes along');
  await expect(message).toHaveValue('not sent yet');

  await main
    .getByRole('tab', { name: 'Chat' })
    .locator('.lm-TabBar-tabCloseIcon')
    .click();
  await expect(inMain).toHaveCount(0);
  await chat.open();
  await expect(chat.answer()).toContainText('it goes along');
  await expect(message).toHaveValue('not sent yet');

  await move('Open Chat in a Tab');
  await expect(inMain).toBeVisible();
  await move('Move Chat to the Side');
  await expect(inMain).toHaveCount(0);
  await expect(message).toBeVisible();
});
