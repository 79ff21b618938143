/**
 * What the panel looks like, pixel by pixel: light, dark, and 280 pixels wide.
 *
 * After a change that is meant: `make galata GALATA_ARGS="looks --update-snapshots"`,
 * and look at the pictures that changed.
 */
import { resolve } from 'node:path';
import type { Route } from '@playwright/test';
import { showNotebook } from '../support/cells';
import { notebook } from '../support/chat-page';
import { LOOKS, tolerance, useOwnFonts, wear } from '../support/looks';
import { MODELS, SCENES } from '../support/scenes';
import { expect, test } from '../support/test';

interface IListed {
  conversations: { notebook: string | null; created: string }[];
}

/** Leave out the conversations of other tests, and other tries, on this server, and what they deleted. */
async function onlyOf(
  path: string,
  begun: string,
  route: Route
): Promise<void> {
  if (route.request().method() !== 'GET') {
    return route.fallback();
  }
  const listed = (await (await route.fetch()).json()) as IListed;
  const conversations = listed.conversations.filter(
    ({ notebook: own, created }) => own === path && created >= begun
  );
  await route.fulfill({ json: { ...listed, conversations, deleted: [] } });
}

test('the panel looks as it did', async ({
  browser,
  chat,
  page,
  tmpPath
}, info) => {
  test.setTimeout(300_000);
  const tolerated = tolerance(browser.version(), info);
  const path = `${tmpPath}/weather.ipynb`;
  const begun = new Date().toISOString();
  await page.route(/\/jupyter-chat-ext\/api\/conversations(\?|$)/, route =>
    onlyOf(path, begun, route)
  );
  // what the page has already is of others
  await chat.reload();
  await chat.open();
  await page.contents.uploadContent(notebook(MODELS), 'text', path);
  await showNotebook(page, path);
  await page.notebook.runCell(0, true);
  await useOwnFonts(page);
  for (const scene of SCENES) {
    await test.step(scene.name, async () => {
      await wear(page, chat, LOOKS[0]);
      await scene.build(chat, page);
      for (const look of LOOKS) {
        await wear(page, chat, look);
        await chat.message.focus();
        await scene.show?.(chat);
        await expect
          .soft(chat.panel)
          .toHaveScreenshot(`${scene.name}-${look.name}.png`, {
            stylePath: resolve(__dirname, '../support/looks.css'),
            ...tolerated
          });
      }
      await scene.leave?.(chat, page);
    });
  }
});
