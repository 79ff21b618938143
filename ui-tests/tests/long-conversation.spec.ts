/**
 * A conversation of hundreds of messages: only what is near is on the page, and
 * everything can be found.
 */
import { api } from '../support/api';
import { expect, test } from '../support/test';

const TURNS = 45;

test('a long conversation opens at its end, scrolls, and finds what was said', async ({
  chat
}) => {
  const { page, panel } = chat;
  const id = await longConversation(page);
  await chat.showConversation(/^(Unread )?Long talk/);
  const log = panel.getByRole('log', { name: 'Conversation' });
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

  await test.step('an answer is followed again once something is asked', async () => {
    await chat.ask('one more');
    await expect(chat.answer()).toContainText('You said: one more');
    await expect(chat.answer()).toBeInViewport();
  });
  await api(page, 'DELETE', `conversations/${id}`);
});

/** A conversation of so many questions with their answers. */
async function longConversation(
  page: Parameters<typeof api>[0]
): Promise<string> {
  const { id } = await api(page, 'POST', 'conversations', {
    title: 'Long talk',
    model: 'fake:fake'
  });
  await page.evaluate(
    async ([conversation, turns]) => {
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
      for (let turn = 0; turn < turns; turn++) {
        const parts = [{ type: 'text', text: `number ${turn}` }];
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
    [String(id), TURNS] as const
  );
  return String(id);
}

function markedWords(): string {
  const { highlights } = CSS as unknown as {
    highlights: Map<string, Set<Range>>;
  };
  const [range] = highlights.get('jp-chatext-found-current') ?? [];
  return range?.toString() ?? '';
}
