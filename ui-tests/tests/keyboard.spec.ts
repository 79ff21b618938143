/**
 * That everything can be done without a mouse.
 */
import type { Page } from '@playwright/test';
import { unpinAll } from '../support/api';
import { ChatPage } from '../support/chat-page';
import { CLEANER } from '../support/cleaner';
import { Keyboard } from '../support/keyboard';
import { png } from '../support/png';
import { expect, test } from '../support/test';

test('all of it is done with the keyboard alone, and the focus is never lost', async ({
  page,
  openNotebook
}) => {
  test.setTimeout(300_000);
  await unpinAll(page);
  await openNotebook(1, CLEANER);
  const chat = new ChatPage(page);
  const { panel, message } = chat;
  const keys = new Keyboard(page as unknown as Page, panel);
  const model = panel.getByRole('button', { name: /^Model:/ });

  async function choose(name: string): Promise<void> {
    await keys.tabTo(model, 'Tab');
    await keys.press('Enter');
    await keys.type(name);
    await keys.press('Enter');
    await expect(message).toBeFocused();
  }

  /** Ask, and wait for the end of the answer. */
  async function ask(text: string): Promise<void> {
    const count = await chat.answers().count();
    await keys.type(text);
    await keys.press('Enter');
    await expect(chat.answers()).toHaveCount(count + 1);
    await chat.ended();
    await expect(message).toBeFocused();
  }

  await test.step('open the panel from the command palette', async () => {
    await keys.press('ControlOrMeta+Shift+c');
    await keys.type('chat');
    await page.getByRole('menuitem', { name: 'Chat' }).first().waitFor();
    await keys.press('Enter');
    await expect(message).toBeFocused();
  });

  await test.step('choose a model, ask, stop', async () => {
    await choose('fake');
    await keys.type('wait');
    await keys.press('Enter');
    await expect(chat.answer()).toContainText('Once');
    await expect(message).toBeFocused();
    await keys.tabTo(chat.stopButton(), 'Tab');
    await keys.press('Enter');
    await expect(chat.answer()).toContainText('You stopped this answer.');
    await expect(message).toBeFocused();
  });

  await test.step('read the answer, copy it, and put its code into the notebook', async () => {
    await keys.type('say Look:');
    await keys.press('Shift+Enter');
    await keys.type('```python');
    await keys.press('Shift+Enter');
    await keys.type('answer = 42');
    await keys.press('Shift+Enter');
    await ask('```');
    await keys.backTo('button', 'Copy answer');
    await keys.press('Enter');
    await keys.isHere();
    await keys.backTo('button', /^Insert/);
    await keys.press('Enter');
    await keys.isHere();
    await expect(page.locator('.jp-Notebook')).toContainText('answer = 42');
    await keys.backTo('log', 'Conversation');
    await keys.press('Home', 'End');
    await keys.isHere();
  });

  await test.step('edit and ask again, walk between the versions', async () => {
    await keys.forwardTo('button', 'Edit question');
    await keys.press('Enter');
    const editor = panel.getByRole('textbox', { name: 'Question' });
    await expect(editor).toBeFocused();
    await keys.press('Escape');
    await expect(
      panel.getByRole('button', { name: 'Edit question' }).first()
    ).toBeFocused();
    await keys.press('Enter', 'ControlOrMeta+a');
    await keys.type('say another');
    await keys.press('Enter');
    await expect(chat.answer()).toContainText('another');
    await chat.ended();
    await keys.isHere();
    await keys.backTo('button', 'Previous version');
    await keys.press('Enter');
    await expect(chat.answer()).toContainText('Look:');
    await keys.isHere();
    await keys.tabTo(
      panel.getByRole('button', { name: 'Next version' }),
      'Tab'
    );
    await keys.press('Enter');
    await expect(chat.answer()).toContainText('another');
    await keys.isHere();
  });

  await test.step('ask another model, delete its answer, bring it back', async () => {
    await keys.tabTo(
      panel
        .getByRole('button', { name: 'Regenerate with another model' })
        .last(),
      'Tab'
    );
    await keys.press('Enter');
    await keys.type('mock-chat');
    await keys.press('Enter');
    await keys.isHere();
    await expect(chat.answer()).toContainText('mock-chat');
    await chat.ended();
    await keys.isHere();
    await keys.backTo('button', 'Delete this answer');
    await keys.press('Enter');
    await keys.isHere();
    await keys.backTo('button', 'Undo');
    await keys.press('Enter');
    await expect(chat.answer()).toContainText('mock-chat');
    await keys.isHere();
  });

  await test.step('open what a model thought', async () => {
    await chat.message.focus();
    await choose('mock-chat');
    await ask('think about it');
    const thoughts = panel.locator('summary', { hasText: 'View reasoning' });
    await keys.tabTo(thoughts, 'Shift+Tab');
    await keys.press('Enter');
    await expect(chat.answer()).toContainText('First I weigh it.');
    await keys.tabTo(message, 'Tab');
  });

  await test.step('deny a tool, allow it, see what it did', async () => {
    await choose('cleaner');
    await keys.type('a.txt');
    await keys.press('Enter');
    await expect(
      panel.getByRole('group', { name: /asks to run delete/ })
    ).toBeVisible();
    await keys.backTo('button', 'Deny with a reason…');
    await keys.press('Enter');
    await expect(
      panel.getByRole('textbox', { name: 'Reason for denying' })
    ).toBeFocused();
    await keys.press('Escape');
    await expect(
      panel.getByRole('button', { name: 'Deny with a reason…' })
    ).toBeFocused();
    await keys.backTo('button', 'Approve');
    await keys.press('Enter');
    await expect(message).toBeFocused();
    await expect(chat.answer()).toContainText('a.txt is gone');
    await chat.ended();
    const tool = chat.answer().locator('summary', { hasText: 'delete' });
    await keys.tabTo(tool, 'Shift+Tab');
    await keys.press('Enter');
    await expect(chat.answer().getByLabel('Arguments')).toBeVisible();
    await keys.tabTo(message, 'Tab');
  });

  await test.step('fill in a prompt', async () => {
    await keys.type('/trans');
    await expect(
      panel.getByRole('option', { name: /^Translate/ })
    ).toBeVisible();
    await keys.press('Enter');
    await keys.type('dog');
    await keys.press('Tab');
    await keys.type('Greek');
    await keys.press('Enter');
    await expect(message).toHaveValue('Translate dog into Greek');
    await expect(message).toBeFocused();
    await keys.press('ControlOrMeta+a', 'Delete');
  });

  await test.step('find words', async () => {
    await keys.press('ControlOrMeta+f');
    await keys.type('weigh');
    await keys.press('Enter');
    await keys.isHere();
    await keys.press('Escape');
    await expect(message).toBeFocused();
  });

  await test.step('attach a file and remove it', async () => {
    await choose('fake');
    await keys.forwardTo('button', 'Attach files');
    const pick = page.waitForEvent('filechooser');
    await keys.press('Enter');
    const file = { name: 'a.png', mimeType: 'image/png', buffer: png(9, 9) };
    await (await pick).setFiles([file]);
    await keys.isHere();
    await keys.backTo('button', 'Remove a.png');
    await keys.press('Enter');
    await expect(message).toBeFocused();
  });

  await test.step('Escape closes what a button opened, and gives the focus back', async () => {
    for (const name of [/^Model:/, /^Tools/, /^Configuration/]) {
      const opener = panel.getByRole('button', { name }).first();
      await keys.tabTo(opener, 'Tab');
      await keys.press('Enter');
      await expect(opener).toHaveAttribute('aria-expanded', 'true');
      await expect(opener).not.toBeFocused();
      await keys.isHere();
      await keys.press('Escape');
      await expect(opener).toBeFocused();
      await expect(opener).toHaveAttribute('aria-expanded', 'false');
    }
    for (const dialogs of [
      ['Providers and keys'],
      ['Providers and keys', 'MCP servers']
    ]) {
      await keys.backTo('button', /^Model:/);
      await keys.press('Enter');
      for (const name of dialogs) {
        await keys.forwardTo('button', name);
        await keys.press('Enter');
        await keys.isHere();
      }
      await expect(
        panel.getByRole('dialog', { name: dialogs.at(-1) })
      ).toBeVisible();
      await keys.press('Escape');
      await expect(model).toBeFocused();
    }
  });

  await test.step('search conversations, pin, rename, delete and bring back', async () => {
    await keys.backTo('button', /^Conversations/);
    await keys.press('Enter');
    const list = panel.getByRole('dialog', { name: 'Conversations' });
    await keys.isHere();
    await keys.type('another');
    await expect(list.getByRole('list', { name: 'Found' })).toBeVisible();
    await keys.press('Escape', 'ArrowDown', 'F2');
    const title = `By keyboard ${Date.now()}`;
    await keys.type(title);
    await keys.press('Enter');
    await keys.isHere();
    await keys.forwardTo('button', `Pin ${title}`);
    await keys.press('Enter');
    await keys.isHere();
    await expect(list.getByRole('list', { name: 'Pinned' })).toBeVisible();
    await keys.press('Home', 'Delete');
    await expect(
      list.getByRole('button', { name: new RegExp(`^${title}`) })
    ).toHaveCount(0);
    await keys.isHere();
    await keys.press('ControlOrMeta+z');
    await expect(
      list.getByRole('button', { name: new RegExp(`^${title}`) }).first()
    ).toBeVisible();
    await keys.isHere();
    await keys.press('Escape');
    await expect(
      panel.getByRole('button', { name: /^Conversations/ })
    ).toBeFocused();
    await keys.forwardTo('button', /^More for this conversation/);
    await keys.press('Enter', 'ArrowDown');
    await keys.isHere();
    await keys.press('Escape');
    await keys.isHere();
    await keys.forwardTo('button', 'New conversation');
    await keys.press('Enter');
    await expect(message).toBeFocused();
    await expect(chat.questions()).toHaveCount(0);
  });
});
