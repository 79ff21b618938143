/**
 * The chat in another language: in French, all that a person reads; and in a
 * made-up one that marks each string, so that one which escaped is seen.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { ChatPage } from '../support/chat-page';
import { expect, test } from '../support/test';

const PLUGIN = '@jupyterlab/translation-extension:plugin';
const CATALOGUE = join(
  __dirname,
  '../../jupyter_chat_ext/locale/fr_FR/LC_MESSAGES/jupyter_chat_ext.json'
);

/** What is of the person, of models, or a date that the browser says; all else is ours. */
const NOT_OURS =
  /^(fake|Fake|locked|Locked|mock-.*|say hello|status 401|say|hello|\d[\d/.,]*|maintenant|il y a .*|-\d.*)$/;

/** The language of the page, from its next loading on. */
async function speak(
  page: IJupyterLabPageFixture,
  locale: string
): Promise<void> {
  await page.evaluate(
    async ([plugin, raw]) => {
      const { settings } = (
        window as unknown as {
          jupyterapp: {
            serviceManager: {
              settings: { save(id: string, raw: string): Promise<void> };
            };
          };
        }
      ).jupyterapp.serviceManager;
      await settings.save(plugin, raw);
    },
    [PLUGIN, JSON.stringify({ locale })] as const
  );
}

/** Our catalogue, with each string in brackets instead of in French. */
function marked(): Record<string, unknown> {
  const strings = JSON.parse(readFileSync(CATALOGUE, 'utf8')) as Record<
    string,
    string[]
  >;
  const { '': facts, ...rest } = strings;
  const entries = Object.entries(rest).map(([key, texts]) => {
    const english = key.split('\u0004').at(-1);
    return [key, texts.map(() => `⟦${english}⟧`)];
  });
  return { '': facts, ...Object.fromEntries(entries) };
}

/** What is read or heard there, and was not translated. */
async function escaped(root: Locator): Promise<string[]> {
  const texts = await root.evaluate(node => {
    const found: (string | null)[] = [];
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      // nor what a provider said, which is in the details of an error
      if (parent?.closest('.jp-ChatExt-markdown, details pre') === null) {
        found.push(walker.currentNode.nodeValue);
      }
    }
    for (const one of node.querySelectorAll('*')) {
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
        found.push(one.getAttribute(name));
      }
    }
    return found.map(text => text?.trim() ?? '');
  });
  return [...new Set(texts)].filter(
    text => /\p{L}/u.test(text) && !text.includes('⟦') && !NOT_OURS.test(text)
  );
}

test.afterEach(async ({ page }) => {
  await speak(page, 'default');
});

test('the chat is in French, dates and the server’s errors too', async ({
  page
}) => {
  await speak(page, 'fr_FR');
  const chat = new ChatPage(page);
  const { panel } = chat;
  await chat.reload();
  await chat.open();
  const model = panel.getByRole('button', { name: /^Modèle\s: / });
  await panel.getByRole('button', { name: 'Nouvelle conversation' }).click();
  await model.click();
  await panel
    .getByRole('combobox', { name: 'Rechercher des modèles' })
    .fill('fake');
  await page.keyboard.press('Enter');
  await chat.send('say hello');
  const answer = panel.getByRole('article', { name: 'Assistant' }).last();
  await expect(answer).toContainText('hello');
  await expect(answer).toHaveAttribute('aria-busy', 'false');
  await expect(
    answer.getByRole('button', { name: 'Copier la réponse' })
  ).toBeAttached();
  await expect(panel.getByRole('article', { name: 'Vous' })).toBeVisible();

  // what the server says of a provider, too; what the provider says is its own
  await chat.send('status 401');
  const card = answer.getByRole('group').filter({ hasText: 'clé d’API' });
  await expect(card.first()).toContainText('Fake a refusé la clé d’API.');
  await expect(card.first()).toContainText(
    'Saisissez une clé valide, et vérifiez qu’elle donne accès à ce modèle.'
  );
  await expect(card.first()).not.toContainText(/\b(the|key|Enter|valid)\b/, {
    useInnerText: true
  });

  await panel.getByRole('button', { name: /^Conversations/ }).click();
  const today = panel.getByRole('list', { name: 'Aujourd’hui' });
  await expect(
    today.getByRole('button', { name: /^say hello/ }).first()
  ).toContainText(/maintenant|il y a|ce moment|-\d/);
});

test('no string escapes the translator', async ({ page }) => {
  await speak(page, 'fr_FR');
  await page.route('**/translations/fr_FR*', async route => {
    const answer = (await (await route.fetch()).json()) as {
      data: Record<string, unknown>;
    };
    answer.data.jupyter_chat_ext = marked();
    await route.fulfill({ json: answer });
  });
  const chat = new ChatPage(page);
  const { panel } = chat;
  await chat.reload();
  const found: Record<string, string[]> = {};
  const look = async (state: string): Promise<void> => {
    const lines = await escaped(panel);
    if (lines.length > 0) {
      found[state] = lines;
    }
  };
  const button = (name: RegExp): Locator =>
    panel.getByRole('button', { name }).first();
  const models = panel.getByRole('combobox', { name: '⟦Search models⟧' });
  await chat.open();
  await button(/^⟦New conversation⟧/).click();
  // it closes when a page that just opened takes the focus
  await expect(async () => {
    if (!(await models.isVisible())) {
      await button(/^⟦Model: /).click();
    }
    await models.fill('fake', { timeout: 3_000 });
    await models.press('Enter', { timeout: 3_000 });
    await expect(button(/^⟦Model: fake⟧/)).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 30_000 });
  await look('an empty conversation');
  await chat.send('say hello');
  await expect(panel.getByRole('article').last()).toContainText('hello');
  await expect(button(/⟦Copy answer⟧/)).toBeAttached();
  await look('an answer');
  await chat.send('status 401');
  await expect(panel.getByRole('article').last()).toContainText(
    '⟦Fake rejected the API key.⟧'
  );
  await look('an error of the server');
  await button(/⟦Edit question⟧/).click();
  await look('a question being edited');
  await page.keyboard.press('Escape');
  await button(/^⟦Conversations/).click();
  // the titles of others are words of people, not ours
  await panel
    .getByRole('searchbox', { name: '⟦Search conversations⟧' })
    .fill('say hello');
  await expect(panel.getByRole('list', { name: '⟦Today⟧' })).toHaveCount(0);
  await look('conversations');
  await page.keyboard.press('Escape');
  await button(/⟦Configuration⟧/).click();
  await look('configuration');
  await page.keyboard.press('Escape');
  await chat.message.press('ControlOrMeta+f');
  await look('find');
  await page.keyboard.press('Escape');
  expect(found).toEqual({});
});
