/**
 * Takes the picture of a panel that has no model yet.
 */
import { resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { ChatPage } from '../support/chat-page';
import { useOwnFonts, widen } from '../support/looks';
import { OwnServer } from '../support/own-server';

const IMAGES = resolve(__dirname, '../../docs/images');

test('picture of a first run', async ({ page }) => {
  const server = await OwnServer.make();
  try {
    await server.start();
    const chat = await ChatPage.at(page, server.url);
    await page.setViewportSize({ width: 1280, height: 1180 });
    await useOwnFonts(page);
    await widen(page, chat, 420);
    await expect(
      chat.panel.getByRole('heading', { name: 'Which model should answer?' })
    ).toBeVisible();
    await chat.panel.screenshot({ path: `${IMAGES}/guide-first-run.png` });
  } finally {
    await server.stop();
  }
});
