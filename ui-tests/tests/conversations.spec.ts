/**
 * The list of conversations, as a person works with it.
 */
import { deleteAll, workspaces } from '../support/api';
import { expect, test } from '../support/test';

/** What another server might have exported. */
const EXPORT = JSON.stringify({
  format: 'jupyter_chat_ext/conversation',
  version: 1,
  title: 'From elsewhere',
  leaf: 'a',
  messages: [
    { id: 'q', role: 'user', parent: null, parts: [text('Hello')] },
    {
      id: 'a',
      role: 'assistant',
      parent: 'q',
      parts: [text('Nice to be here.')]
    }
  ]
});

function text(words: string): object {
  return { type: 'text', text: words };
}

test('conversations are found, renamed, pinned, deleted and brought back', async ({
  chat,
  page
}) => {
  await deleteAll(page, /^Fruit/);
  await chat.newConversation();
  await chat.chooseModel('fake');
  await chat.ask('say apples and pears');
  await chat.ended();
  await chat.newConversation();
  await expect(chat.answers()).toHaveCount(0);
  await chat.ask('say oranges');
  await chat.ended();

  await test.step('what is typed in the list is searched for', async () => {
    const list = await chat.openConversations();
    await page.keyboard.type('PEARS apples');
    await expect(list.getByRole('list', { name: 'Found' })).toBeVisible();
    await expect(list.locator('mark').first()).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(chat.answer()).toContainText('apples');
  });

  await test.step('F2 renames, and a pin keeps it at the top', async () => {
    const list = await chat.openConversations();
    await expect(
      list.getByRole('button', { name: /^say apples/ }).first()
    ).toBeFocused();
    await page.keyboard.press('F2');
    await list
      .getByRole('textbox', { name: 'Title of the conversation' })
      .fill('Fruit');
    await page.keyboard.press('Enter');
    await list.getByRole('button', { name: 'Pin Fruit' }).click();
    const pinned = list.getByRole('list', { name: 'Pinned' });
    await expect(pinned.getByRole('button', { name: /^Fruit/ })).toBeVisible();
  });

  await test.step('it is downloaded, or saved where the notebook is', async () => {
    const more = chat.panel.getByRole('button', {
      name: 'More for this conversation'
    });
    await page.keyboard.press('Escape');
    await more.click();
    const downloads = page.waitForEvent('download');
    await chat.panel
      .getByRole('group', { name: 'Download as' })
      .getByRole('menuitem', { name: 'Markdown' })
      .click();
    expect((await downloads).suggestedFilename()).toBe('Fruit.md');
    await more.click();
    await chat.panel
      .getByRole('group', { name: 'Save to files as' })
      .getByRole('menuitem', { name: 'Notebook' })
      .click();
    await expect(page.getByText(/Saved as Fruit.*\.ipynb/)).toBeVisible();
  });

  await test.step('a fork goes on by itself; an export can be imported', async () => {
    await chat.answer().hover();
    await chat.panel.getByRole('button', { name: 'Fork from here' }).click();
    await expect(
      chat.panel.getByRole('button', { name: /Shown: Fruit \(2\)/ })
    ).toBeVisible();
    await chat.ask('say plums');
    await chat.ended();
    const list = await chat.openConversations();
    await list.getByLabel('Conversation to import').setInputFiles({
      name: 'from-elsewhere.json',
      mimeType: 'application/json',
      buffer: Buffer.from(EXPORT)
    });
    await expect(chat.answer()).toContainText('Nice to be here.');
    await chat.showConversation(/^Fruit(?! \(2\))/);
    await expect(chat.answers()).toHaveCount(1);
  });

  await test.step('Delete is undone after a reload', async () => {
    const list = await chat.openConversations();
    const fruit = list.getByRole('button', { name: /^Fruit(?! \(2\))/ });
    await fruit.focus();
    await page.keyboard.press('Delete');
    await expect(fruit).toHaveCount(0);
    await expect(list.getByRole('button', { name: /^Undo/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await chat.message.fill('half a question');
    await expect.poll(() => workspaces(page)).toContain('half a question');
    await chat.reload();
    await chat.open();
    await expect(chat.message).toHaveValue('half a question');
    await chat.panel
      .getByRole('button', { name: 'Undo: bring back Fruit' })
      .click();
    await chat.showConversation(/^Fruit/);
    await expect(chat.answer()).toContainText('apples');
  });
});
