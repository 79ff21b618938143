/**
 * MCP servers: shown with their state, and their tools called after a yes.
 */
import type { Page } from '@playwright/test';
import { api } from '../support/api';
import { expect, test } from '../support/test';

/** Ask with tools, as the panel does. */
async function askWith(
  page: Page,
  text: string,
  tools: readonly string[]
): Promise<void> {
  const created = await api(page, 'POST', 'conversations', {});
  const parts = [{ type: 'text', text }];
  await api(page, 'POST', `conversations/${created.id as string}/turns`, {
    message: { id: crypto.randomUUID(), parts },
    model: 'fake:fake',
    tools
  });
}

test('servers are started, say why they fail, and their tools ask first', async ({
  chat,
  page
}) => {
  const { panel } = chat;
  await panel.getByRole('button', { name: /^Model:/ }).click();
  await panel.getByRole('button', { name: 'Providers and keys' }).click();
  await panel.getByRole('button', { name: 'MCP servers' }).click();
  const dialog = panel.getByRole('dialog', { name: 'MCP servers' });
  const working = dialog.getByRole('listitem', { name: 'tools' });
  const failing = dialog.getByRole('listitem', { name: 'leaves' });
  await expect(working).toContainText('Stopped');

  await working.getByRole('button', { name: 'Start tools' }).click();
  await failing.getByRole('button', { name: 'Start leaves' }).click();

  await expect(working).toContainText('Ready, 10 tools', { timeout: 60_000 });
  await expect(failing).toContainText(
    'The MCP server leaves ended, with status 7. Restart it.'
  );
  await failing.getByRole('button', { name: 'Log of leaves' }).click();
  const log = failing.getByLabel('What leaves printed');
  await expect(log).toHaveText('I need a key; yours is [key hidden]');
  await failing.getByRole('button', { name: 'Restart leaves' }).click();
  await expect(failing).toContainText('with status 7');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);

  await askWith(page, 'call add {"a": 40, "b": 2}', ['mcp:tools/add']);
  await chat.showConversation(/^call add/);
  const asking = panel.getByRole('group', { name: /asks to run add/ });
  await expect(asking).toContainText('tools (MCP)');
  await expect(asking).toContainText('a40');
  await asking.getByRole('button', { name: 'Approve' }).click();
  await expect(chat.answer()).toContainText('The tool said: 42');
  await chat.ended();
});
