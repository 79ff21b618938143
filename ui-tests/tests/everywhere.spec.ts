/**
 * The panel in every place and look: as a tab of the main area, zoomed, with
 * forced colors, in dark high contrast, without movement.
 */
import type { Locator, Page } from '@playwright/test';
import { keptArea, layoutSaved } from '../support/api';
import { Barriers, wearTheme } from '../support/axe';
import { expect, test } from '../support/test';

/** Whether something is cut off at the right or left of what holds it. */
async function overflow(element: Locator): Promise<number> {
  return element.evaluate(node => node.scrollWidth - node.clientWidth);
}

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
  await expect.poll(() => keptArea(page)).toBe('main');

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
  await expect(page.getByRole('region', { name: 'Chat' })).toBeVisible();

  const left = page.locator('#jp-left-stack #jupyter-chat-ext-panel');
  const switchSide = async (): Promise<void> => {
    await page.getByRole('tab', { name: 'Chat' }).click({ button: 'right' });
    const kept = page.waitForResponse(
      response =>
        response.request().method() === 'PUT' &&
        response.url().includes('application-extension:shell')
    );
    await page.getByRole('menuitem', { name: 'Switch Sidebar Side' }).click();
    await kept;
  };
  if ((await left.count()) > 0) {
    await switchSide(); // an earlier try left it there
    await chat.open();
  }
  await switchSide();
  await chat.open();
  await expect(left).toBeVisible();
  await expect(message).toHaveValue('not sent yet');
  await expect.poll(() => keptArea(page)).toBe('left');
  await chat.reload();
  await chat.open();
  await expect(left).toBeVisible();
  await expect(chat.answer()).toContainText('it goes along');
  await switchSide();
  await expect(left).toHaveCount(0);
});

test('nothing is cut off at 200 % zoom, nor hidden by forced colors or high contrast', async ({
  chat,
  page
}, info) => {
  const { panel, message } = chat;
  await chat.newConversation();
  await chat.chooseModel('fake');
  await chat.ask('status 401');
  await chat.ended();
  const shoot = async (name: string): Promise<void> => {
    await panel.screenshot({ path: info.outputPath(`${name}.png`) });
  };

  // a window of 1280 pixels, zoomed to 200 %: JupyterLab has no room for both sides
  await page.sidebar.close('left');
  await page.setViewportSize({ width: 640, height: 400 });
  for (const button of [
    panel.getByRole('button', { name: /^Model:/ }),
    panel.getByRole('button', { name: 'Send', exact: true }),
    panel.getByRole('button', { name: 'New conversation', exact: true })
  ]) {
    await expect(button).toBeInViewport({ ratio: 1 });
  }
  expect(await overflow(panel.getByRole('log'))).toBe(0);
  await shoot('zoomed');
  await page.setViewportSize({ width: 1280, height: 800 });

  await page.emulateMedia({ forcedColors: 'active' });
  await message.focus();
  const ring = panel.locator('.jp-ChatExt-box');
  expect(
    await ring.evaluate(node => getComputedStyle(node).outlineStyle)
  ).not.toBe('none');
  await shoot('forced-colors');
  await page.emulateMedia({ forcedColors: 'none', reducedMotion: 'reduce' });

  const moving = await panel.evaluate(
    node =>
      [...node.querySelectorAll('*')].filter(one => {
        const { animationName, transitionDuration } = getComputedStyle(one);
        return animationName !== 'none' || !/^0s/.test(transitionDuration);
      }).length
  );
  expect(moving).toBe(0);
  await page.emulateMedia({ reducedMotion: 'no-preference' });

  for (const theme of ['JupyterLab Dark', 'JupyterLab Dark High Contrast']) {
    await page.theme.setTheme(theme);
    await shoot(theme);
  }
  await page.theme.setLightTheme();
});

test('a theme of other people is worn, light and dark, and all can be read', async ({
  chat,
  page
}) => {
  test.setTimeout(120_000);
  const { panel } = chat;
  const barriers = await Barriers.on(page as unknown as Page);
  await chat.newConversation();
  await chat.chooseModel('fake');
  await chat.ask('say **Bold** and `code`\n\n```python\nprint(1)\n```');
  await chat.ended();
  await chat.ask('status 429');
  await chat.ended();
  try {
    for (const theme of ['Catppuccin Latte', 'Catppuccin Mocha']) {
      const look = (state: string, root: string): Promise<void> =>
        barriers.lookAtColours(`${state}, ${theme}`, root);
      await wearTheme(page, theme);
      await look('an answer and an error', '#jupyter-chat-ext-panel');
      await chat.openConversations();
      await look('conversations', '.jp-ChatExt-popup');
      await page.keyboard.press('Escape');
      await panel.getByRole('button', { name: /^Model:/ }).click();
      await look('models', '.jp-ChatExt-popup');
      await page.keyboard.press('Escape');
    }
  } finally {
    // other tests of this server wear JupyterLab's
    await wearTheme(page, 'JupyterLab Light');
  }
  expect(barriers.found).toEqual([]);
});
