/**
 * Questions asked differently, answers had again, messages deleted and brought
 * back: nothing said is ever lost.
 */
import { expect, test } from '../support/test';

test('an edited question gets an answer of its own, and both stay', async ({
  chat
}) => {
  const { panel } = chat;
  await chat.chooseModel('fake');
  await chat.ask('first');
  await expect(chat.answer()).toContainText('You said: first');

  await chat.questions().last().hover();
  await panel.getByRole('button', { name: 'Edit question' }).click();
  const field = panel.getByRole('textbox', { name: 'Question' });
  await expect(field).toBeFocused();
  await field.fill('second');
  await field.press('Enter');
  await expect(chat.answer()).toContainText('You said: second');
  await expect(chat.questions()).toHaveCount(1);

  const versions = panel.getByRole('group', { name: 'Version 2 of 2' });
  await versions.getByRole('button', { name: 'Previous version' }).click();
  await expect(chat.answer()).toContainText('You said: first');
  await chat.reload();
  await expect(chat.answer()).toContainText('You said: first');
  await panel
    .getByRole('group', { name: 'Version 1 of 2' })
    .getByRole('button', { name: 'Next version' })
    .click();
  await expect(chat.answer()).toContainText('You said: second');
});

test('another answer stands beside the first', async ({ chat }) => {
  const { panel } = chat;
  await chat.chooseModel('fake');
  await chat.ask('hello');
  await expect(chat.answer()).toContainText('You said: hello');

  await panel
    .getByRole('button', { name: 'Regenerate with another model' })
    .click();
  await panel.getByRole('combobox', { name: 'Search models' }).fill('fake');
  await panel.getByRole('combobox', { name: 'Search models' }).press('Enter');
  await expect(
    panel.getByRole('group', { name: 'Version 2 of 2' })
  ).toBeVisible();
  await expect(chat.answers()).toHaveCount(1);
});

test('a deleted question comes back with Undo', async ({ chat }) => {
  const { panel } = chat;
  await chat.chooseModel('fake');
  await chat.ask('keep me');
  await expect(chat.answer()).toContainText('You said: keep me');
  await chat.ask('a mistake');
  await expect(chat.answer()).toContainText('You said: a mistake');

  await chat.questions().last().hover();
  await panel
    .getByRole('button', { name: 'Delete this question and what follows' })
    .last()
    .click();
  await expect(chat.questions()).toHaveCount(1);
  await panel.getByRole('button', { name: 'Undo' }).click();
  await expect(chat.questions()).toHaveCount(2);
  await expect(chat.answer()).toContainText('You said: a mistake');
});
