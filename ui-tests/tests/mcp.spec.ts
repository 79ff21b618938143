/**
 * MCP servers: shown with their state, and their tools called after a yes.
 */
import { expect, test } from '../support/test';

test('servers are started, say why they fail, and their tools ask first', async ({
  chat,
  page
}) => {
  const { panel } = chat;
  const dialog = panel.getByRole('dialog', { name: 'MCP servers' });
  const open = async (): Promise<void> => {
    await panel.getByRole('button', { name: /^Model:/ }).click();
    await panel.getByRole('button', { name: 'Providers and keys' }).click();
    await panel.getByRole('button', { name: 'MCP servers' }).click();
  };
  await open();
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

  await chat.chooseModel(/^fake/);
  await panel.getByRole('button', { name: 'Tools', exact: true }).click();
  const tools = panel.getByRole('group', { name: 'tools (MCP server)' });
  await tools.getByRole('switch', { name: 'add' }).click();
  await page.keyboard.press('Escape');
  await chat.ask('call add {"a": 40, "b": 2}');
  const asking = panel.getByRole('group', { name: /asks to run add/ });
  await expect(asking).toContainText('tools (MCP)');
  await expect(asking).toContainText('a40');
  await asking.getByRole('button', { name: 'Approve' }).click();
  await expect(chat.answer()).toContainText('The tool said: 42');
  await chat.ended();

  await open();
  await working.getByRole('button', { name: 'Stop tools' }).click();
  await expect(working).toContainText('Stopped');
  await expect(panel.getByRole('button', { name: /^Tools/ })).toHaveCount(0);
});
