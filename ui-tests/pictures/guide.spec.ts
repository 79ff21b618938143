/**
 * Takes the pictures of docs/guide.md: `make pictures`, then look at them.
 */
import { resolve } from 'node:path';
import type { Locator } from '@playwright/test';
import { showNotebook } from '../support/cells';
import { notebook } from '../support/chat-page';
import { LOOKS, useOwnFonts, wear } from '../support/looks';
import { MODELS, SCENES } from '../support/scenes';
import { expect, test } from '../support/test';

const IMAGES = resolve(__dirname, '../../docs/images');

/** More of the notebook: prompts, and a cell that fails. */
const NOTEBOOK = [
  `${MODELS}

@mo.chat_model(prompts=["Say hello", "Compare {{city}} with {{other:Oslo}}"])
def traveller(messages, config):
    return "Both are by the sea."`,
  `import pandas as pd

weather = pd.DataFrame({"city": ["Oslo", "Bergen"], "mean": [5.7, 7.6]})
weather`,
  'count = 0\nmean = 12 / count'
];

async function take(name: string, what: Locator): Promise<void> {
  await what.screenshot({
    path: `${IMAGES}/guide-${name}.png`,
    animations: 'disabled',
    caret: 'hide'
  });
}

test('pictures of the guide', async ({ chat, page, tmpPath }) => {
  test.setTimeout(400_000);
  const { panel } = chat;
  const whole = page.locator('#main');
  const scene = (wanted: string) => {
    const found = SCENES.find(({ name }) => name === wanted);
    expect(found, wanted).toBeDefined();
    return found as (typeof SCENES)[number];
  };
  const shoot = async (wanted: string, name: string): Promise<void> => {
    const { build, show, leave } = scene(wanted);
    await build(chat, page);
    await show?.(chat);
    await take(name, panel);
    await leave?.(chat, page);
  };

  await useOwnFonts(page);
  await wear(page, chat, LOOKS[0]);

  const path = `${tmpPath}/weather.ipynb`;
  await page.contents.uploadContent(notebook(...NOTEBOOK), 'text', path);
  await showNotebook(page, path);
  for (const index of NOTEBOOK.keys()) {
    await page.notebook.runCell(index, true);
  }
  await test.step('answers', async () => {
    await shoot('table-and-math', 'answer');
    await shoot('reasoning', 'reasoning');
    await shoot('approval', 'approval');
    await shoot('error', 'trouble');
    await shoot('attachments', 'attachments');
  });
  await test.step('models', async () => {
    await panel.getByRole('button', { name: /^Model:/ }).click();
    await expect(panel.getByRole('option', { name: /^analyst/ })).toBeVisible();
    await take('models', panel);
    await page.keyboard.press('Escape');
  });
  await test.step('prompts and configuration', async () => {
    await chat.newConversation();
    await chat.chooseModel(/^traveller/);
    await chat.message.focus();
    await page.keyboard.type('/compare');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Bergen');
    await take('prompts', panel);
    await page.keyboard.press('Escape');
    await chat.message.fill('');
    await chat.chooseModel('fake');
    await panel.getByRole('button', { name: /^Configuration/ }).click();
    await take('configuration', panel);
    await page.keyboard.press('Escape');
  });
  await test.step('code', async () => {
    await chat.newConversation();
    await chat.chooseModel(/^helper/);
    await chat.ask('Why does my last cell fail?');
    await chat.ended();
    await page.notebook.selectCells(2);
    const more = chat
      .answer()
      .locator('.jp-ChatExt-code')
      .getByRole('button', { name: 'More' });
    await more.click();
    await take('code', whole);
    await page
      .getByRole('menuitem', { name: 'Replace the active cell…' })
      .click();
    await take('replace', page.getByRole('dialog'));
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Cancel' })
      .click();
  });
  await test.step('context', async () => {
    await chat.newConversation();
    await chat.message.pressSequentially('What is the mean of @');
    await expect(
      panel
        .getByRole('listbox', { name: 'Context' })
        .getByRole('option', { name: /^@weather pandas/ })
    ).toBeVisible();
    await take('context', panel);
    await page.keyboard.press('Escape');
    await chat.message.fill('');
    await page
      .getByRole('button', { name: 'Ask about this error' })
      .first()
      .click();
    await expect(chat.message).toHaveValue(/Explain this error/);
    const chip = panel.getByRole('button', { name: /^Error of cell/ });
    await chip.click();
    await take('error', whole);
    await chip.click();
    const remove = panel.getByRole('button', { name: /^Remove / });
    while ((await remove.count()) > 0) {
      await remove.first().click();
    }
    await chat.message.fill('');
  });
  await test.step('conversations', async () => {
    const list = await chat.openConversations();
    const row = list.getByRole('listitem').filter({ hasText: 'Bergen' });
    await row.hover();
    await row.getByRole('button', { name: /^Pin/ }).click();
    await take('conversations', panel);
    await page.keyboard.press('Escape');
  });
  await test.step('find', async () => {
    await chat.showConversation(/How warm were/);
    await chat.message.focus();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('mean');
    await take('find', panel);
    await page.keyboard.press('Escape');
  });
  await test.step('a tab', async () => {
    await page.evaluate(() =>
      (
        window as unknown as {
          jupyterapp: { commands: { execute(id: string): Promise<void> } };
        }
      ).jupyterapp.commands.execute('jupyter-chat-ext:move')
    );
    await take('tab', whole);
  });
});
