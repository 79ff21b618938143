/**
 * A conversation of hundreds of messages: only what is near is on the page, and
 * everything can be found.
 */
import type { Locator } from '@playwright/test';
import { api, workspaces } from '../support/api';
import { expect, test } from '../support/test';

const TURNS = 45;

test('a long conversation opens at its end or where one was reading, scrolls, and finds what was said', async ({
  chat
}) => {
  test.setTimeout(120_000);
  const { page, panel } = chat;
  const id = await longConversation(page);
  await chat.showConversation(/^(Unread )?Long talk/);
  const log = panel.getByRole('log', { name: 'Conversation' });
  const words = panel.getByText('You said: number 20', { exact: true });
  await expect(chat.answer()).toContainText(`You said: number ${TURNS - 1}`);
  expect(await chat.questions().count()).toBeLessThan(TURNS / 2);

  await test.step('its beginning is there when it is scrolled to', async () => {
    await log.focus();
    await page.keyboard.press('Home');
    await expect(panel.getByText('number 0', { exact: true })).toBeInViewport();
    await panel.getByRole('button', { name: 'Jump to latest' }).click();
    await expect(chat.answer()).toBeInViewport();
  });

  await test.step('what was said far away is found', async () => {
    await chat.message.focus();
    await page.keyboard.press('Control+f');
    const find = panel.getByRole('searchbox', {
      name: 'Find in this conversation'
    });
    await expect(find).toBeFocused();
    await find.fill('NUMBER 1');
    // the question and the answer of 1 and of 10 to 19, the newest first
    await expect(panel.getByRole('status').getByText('22 of 22')).toBeVisible();
    await expect(
      panel.getByText('You said: number 19', { exact: true })
    ).toBeInViewport();
    await find.press('Enter');
    await expect(panel.getByText('1 of 22')).toBeVisible();
    await expect(panel.getByText('number 1', { exact: true })).toBeInViewport();
    expect(await page.evaluate(markedWords)).toBe('number 1');
    await find.press('Shift+Enter');
    await expect(
      panel.getByText('You said: number 19', { exact: true })
    ).toBeInViewport();
    await find.fill('nobody said this');
    await expect(panel.getByText('Not found')).toBeVisible();
    await find.press('Escape');
    await expect(find).toBeHidden();
    await expect(chat.message).toBeFocused();
  });

  await test.step('one comes back to where one was reading', async () => {
    await panel.getByRole('button', { name: 'Find in this' }).click();
    await panel.getByRole('searchbox').fill('You said: number 20');
    await expect(words).toBeInViewport();
    await page.keyboard.press('Escape');
    const found = await heightOf(words);
    await log.hover();
    await page.mouse.wheel(0, 37);
    await isAt(words, found - 37);
    await chat.newConversation();
    await expect(chat.answers()).toHaveCount(0);
    await chat.showConversation(/^(Unread )?Long talk/);
    await isAt(words, found - 37);

    await kept(page, log);
    await chat.reload();
    await chat.open();
    await isAt(words, found - 37);
  });

  await test.step('what is asked elsewhere does not take one away', async () => {
    const latest = panel.getByRole('button', { name: 'Jump to latest' });
    const before = await heightOf(words);
    await askIn(page, id, 'from elsewhere');
    await expect(panel.getByText('You said: from elsewhere')).toBeAttached();
    await isAt(words, before);
    await latest.click();
    await expect(chat.answer()).toContainText('You said: from elsewhere');
    await expect(chat.answer()).toBeInViewport();
  });

  await test.step('an answer is followed again once something is asked', async () => {
    await chat.ask('one more');
    await expect(chat.answer()).toContainText('You said: one more');
    await expect(chat.answer()).toBeInViewport();
  });
  await api(page, 'DELETE', `conversations/${id}`);
});

/** JupyterLab has written where one is reading. */
async function kept(
  page: Parameters<typeof workspaces>[0],
  log: Locator
): Promise<void> {
  const offset = await log.evaluate(node => {
    const { top } = node.getBoundingClientRect();
    const boxes = [...node.querySelectorAll('article')].map(one =>
      one.getBoundingClientRect()
    );
    return Math.round((boxes.find(box => box.bottom > top)?.top ?? 0) - top);
  });
  await expect
    .poll(async () => {
      const written = (await workspaces(page)).matchAll(/offset\W+?(-?\d+)/g);
      return Math.min(
        ...[...written].map(([, each]) => Math.abs(Number(each) - offset))
      );
    })
    .toBeLessThan(2);
}

/** A conversation of so many questions with their answers. */
async function longConversation(
  page: Parameters<typeof api>[0]
): Promise<string> {
  const { id } = await api(page, 'POST', 'conversations', {
    title: 'Long talk',
    model: 'fake:fake'
  });
  const numbers = Array.from({ length: TURNS }, (_, turn) => `number ${turn}`);
  await askIn(page, String(id), ...numbers);
  return String(id);
}

/** Ask in a conversation, one question after the other, as another page would. */
async function askIn(
  page: Parameters<typeof api>[0],
  id: string,
  ...questions: string[]
): Promise<void> {
  await page.evaluate(
    async ([conversation, texts]) => {
      const { serverSettings } = (
        window as unknown as {
          jupyterapp: {
            serviceManager: {
              serverSettings: { baseUrl: string; token: string };
            };
          };
        }
      ).jupyterapp.serviceManager;
      const { baseUrl, token } = serverSettings;
      for (const text of texts) {
        const parts = [{ type: 'text', text }];
        const message = { id: crypto.randomUUID(), role: 'user', parts };
        const response = await fetch(
          `${baseUrl}jupyter-chat-ext/api/conversations/${conversation}/turns`,
          {
            method: 'POST',
            headers: { Authorization: `token ${token}` },
            body: JSON.stringify({ message })
          }
        );
        await response.text();
      }
    },
    [id, questions] as const
  );
}

/** Something begins there, but for what rounding makes of half pixels. */
async function isAt(words: Locator, height: number): Promise<void> {
  await expect
    .poll(async () => Math.abs((await heightOf(words)) - height))
    .toBeLessThan(3);
}

/** How far down the page something begins, in whole pixels. */
async function heightOf(words: Locator): Promise<number> {
  const box = await words.boundingBox({ timeout: 5_000 });
  return Math.round(box?.y ?? NaN);
}

function markedWords(): string {
  const { highlights } = CSS as unknown as {
    highlights: Map<string, Set<Range>>;
  };
  const [range] = highlights.get('jp-chatext-found-current') ?? [];
  return range?.toString() ?? '';
}
