/**
 * Providers as a person sets them up: in the Settings Editor and in the panel.
 */
import type { Locator, Page } from '@playwright/test';
import { api, layoutSaved } from '../support/api';
import type { ChatPage } from '../support/chat-page';
import { internetLog } from '../support/internet';
import { expect, test, UPSTREAM } from '../support/test';

const CLAUDE = 'claude-sonnet-5-5';

test.beforeEach(async ({ page }) => {
  await api(page, 'DELETE', 'keys/anthropic');
});

async function openPicker({ panel }: ChatPage): Promise<Locator> {
  await panel.getByRole('button', { name: /^Model:/ }).click();
  return panel.getByRole('combobox', { name: 'Search models' });
}

async function openProviders(chat: ChatPage): Promise<Locator> {
  await openPicker(chat);
  await chat.panel.getByRole('button', { name: 'Providers and keys' }).click();
  return chat.panel.getByRole('dialog', { name: 'Providers and keys' });
}

/** A field of JupyterLab's form, which has its name as a heading. */
function field(form: Locator, name: string): Locator {
  return form
    .locator('.form-group')
    .filter({
      has: form.page().getByRole('heading', { name, exact: true, level: 3 })
    })
    .last()
    .locator('input, select');
}

/** What the person has set of providers, as text; or set it. */
async function settings(
  page: Pick<Page, 'evaluate'>,
  changed?: string
): Promise<string> {
  return page.evaluate(async raw => {
    const { settings: kept } = (
      window as unknown as {
        jupyterapp: {
          serviceManager: {
            settings: {
              fetch(id: string): Promise<{ raw: string }>;
              save(id: string, text: string): Promise<void>;
            };
          };
        };
      }
    ).jupyterapp.serviceManager;
    const id = 'jupyter-chat-ext:providers';
    if (raw !== undefined) {
      await kept.save(id, raw);
    }
    return (await kept.fetch(id)).raw;
  }, changed);
}

test('a provider set up in the Settings Editor answers', async ({
  page,
  chat
}) => {
  const before = await settings(page);
  const dialog = await openProviders(chat);
  await dialog.getByRole('button', { name: 'Add a provider' }).click();
  const editor = page.getByRole('group', {
    name: 'Chat: models and providers'
  });
  const entries = editor.getByRole('group', { name: /^Provider\*/ });
  const count = await entries.count();
  // the last ones add a server of tools and a prompt, the one before them a provider
  await editor.getByRole('button', { name: 'Add item' }).nth(-3).click();
  await expect(entries).toHaveCount(count + 1);
  const entry = entries.last();
  await field(entry, 'Name').fill('mine');
  await field(entry, 'Kind').selectOption({ label: 'LM Studio' });
  await field(entry, 'Base URL').fill(UPSTREAM);
  await field(entry, 'Needs a key').selectOption({ label: 'Never' });

  // its models are those that the server lists
  await expect(async () => {
    const { providers } = await api(page, 'GET', 'providers');
    expect(JSON.stringify(providers)).toContain(`"baseUrl":"${UPSTREAM}/v1"`);
  }).toPass({ timeout: 20_000 });
  await (await openPicker(chat)).fill('mine');
  await chat.panel.getByRole('option', { name: /^fake.*mine/ }).click();
  await chat.ask('say Hello from the form');
  await expect(chat.answer()).toContainText('Hello from the form');

  // what was mended is said
  const mended = await openProviders(chat);
  await expect(mended.getByRole('listitem', { name: 'mine' })).toContainText(
    '/v1 was added to the base URL'
  );

  await settings(page, before);
  await expect(async () => {
    const { providers } = await api(page, 'GET', 'providers');
    expect(JSON.stringify(providers)).not.toContain('"name":"mine"');
  }).toPass({ timeout: 20_000 });
});

test('a pasted key is all that a well-known provider needs', async ({
  page,
  chat
}) => {
  await openPicker(chat);
  await chat.panel
    .getByRole('group', { name: 'More providers' })
    .getByRole('option', { name: /Anthropic/ })
    .click();
  await chat.panel
    .getByLabel('API key for Anthropic')
    .fill('sk-ant-pasted-0123456789');
  await chat.panel.getByRole('button', { name: 'Save key' }).click();
  // now its models are offered
  await chat.panel.getByRole('option', { name: new RegExp(CLAUDE) }).click();
  await expect(
    chat.panel.getByRole('button', { name: `Model: ${CLAUDE}` })
  ).toBeVisible();
  await chat.ask('Who are you?');
  await expect(chat.answer()).toContainText(
    `${CLAUDE} at api.anthropic.com was asked: Who are you?`
  );
  const asked = (await internetLog()).at(-1);
  expect(JSON.stringify(asked)).toContain('sk-ant-pasted-0123456789');

  // what the answer took is told below it, and the sum in the list
  await chat.panel.getByRole('button', { name: /took: 7 tokens · / }).click();
  const facts = chat.answer().getByRole('definition');
  await expect(facts.filter({ hasText: /^5 tokens$/ })).toBeVisible();
  await expect(facts.filter({ hasText: 'is complete' })).toBeVisible();
  await expect(await chat.openConversations()).toContainText(
    'This conversation: 1 answer · 7 tokens'
  );
  await page.keyboard.press('Escape');

  // the key never comes back, and goes when it is removed
  const dialog = await openProviders(chat);
  const row = dialog.getByRole('listitem', { name: 'Anthropic' });
  await expect(row).toContainText('Key stored, unencrypted, ends in 6789');
  expect(await page.content()).not.toContain('sk-ant-pasted');
  await row.getByRole('button', { name: /^Remove the key/ }).click();
  await expect(row).toContainText('No key yet');
});

test('a missing package shows the line that installs it', async ({
  page,
  chat
}) => {
  await api(page, 'PUT', 'keys/mistral', {
    key: 'of-mistral-0123456789',
    remember: false
  });
  await openPicker(chat);
  await chat.panel
    .getByRole('option', { name: /^Mistral.*not installed/ })
    .click();
  await expect(
    chat.panel.getByText("%pip install 'jupyter_chat_ext[mistral]'")
  ).toBeVisible();
  await api(page, 'DELETE', 'keys/mistral');
});

test('a model that is not listed can be asked', async ({ page, chat }) => {
  await (await openPicker(chat)).fill('fake:not-in-any-list');
  await chat.panel
    .getByRole('option', { name: 'Use fake:not-in-any-list' })
    .click();
  await chat.ask('say Here I am');
  await expect(chat.answer()).toContainText('Here I am');
  await layoutSaved(page);
  await chat.reload();
  await chat.open();
  await expect(
    chat.panel.getByRole('button', { name: 'Model: not-in-any-list' })
  ).toBeVisible();
});
