/**
 * What the author of a function offers with it: prompts, forms for their
 * variables, settings.
 */
import type { Locator } from '@playwright/test';
import type { ChatPage } from '../support/chat-page';
import { expect, test } from '../support/test';

const OFFERING = `import jupyter_chat_ext as mo

@mo.chat_model(prompts=["Say hello", "Translate {{text}} into {{language:Latin}}"])
def offering(messages, config):
    yield f"[{messages[-1].content}] temperature {config.temperature}"

@mo.chat_model
def silent(messages):
    return "nothing to choose"`;

test.beforeEach(async ({ chat, openNotebook }) => {
  await openNotebook(1, OFFERING);
  await chat.newConversation();
  await chat.chooseModel(/offering/);
});

function promptsButton(chat: ChatPage): Locator {
  return chat.panel.getByRole('button', { name: 'Prompts' });
}

function gear(chat: ChatPage): Locator {
  return chat.panel.getByRole('button', { name: /^Configuration/ });
}

test('a prompt is chosen with the mouse, and sent when the person says so', async ({
  chat
}) => {
  await promptsButton(chat).click();
  await chat.panel.getByRole('option', { name: 'Say hello' }).click();

  await expect(chat.message).toHaveValue('Say hello');
  await expect(chat.message).toBeFocused();
  await expect(chat.questions()).toHaveCount(0);
  await chat.message.press('Enter');
  await chat.ended();
  await expect(chat.answer()).toContainText('[Say hello]');
});

test('a prompt is chosen and filled in with the keyboard alone', async ({
  page,
  chat
}) => {
  await chat.message.focus();
  await page.keyboard.type('/trans');
  const list = chat.panel.getByRole('listbox', { name: 'Prompts' });
  await expect(list.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  const form = chat.panel.getByRole('dialog', { name: 'Fill in the prompt' });
  await expect(form.getByRole('textbox', { name: 'text' })).toBeFocused();
  await page.keyboard.type('the {{dog}} $&');
  await expect(form.getByLabel('Preview')).toHaveText(
    'Translate the {{dog}} $& into Latin'
  );
  await page.keyboard.press('Tab');
  await page.keyboard.type('Greek');
  await page.keyboard.press('Enter');

  await expect(form).toBeHidden();
  await expect(chat.message).toBeFocused();
  await page.keyboard.press('Enter');
  await chat.ended();
  await expect(chat.answer()).toContainText(
    '[Translate the {{dog}} $& into Greek]'
  );
});

test('a draft that a prompt replaced comes back with undo', async ({
  page,
  chat
}) => {
  await chat.message.focus();
  await page.keyboard.type('My long draft');
  await promptsButton(chat).click();
  await chat.panel.getByRole('option', { name: 'Say hello' }).click();
  await expect(chat.message).toHaveValue('Say hello');

  await page.keyboard.press('ControlOrMeta+z');

  await expect(chat.message).toHaveValue('My long draft');
});

test('settings reach the function, are marked, and can be taken back', async ({
  page,
  chat
}) => {
  await gear(chat).click();
  const panel = chat.panel.getByRole('dialog', { name: /^Configuration of/ });
  await expect(panel.getByRole('spinbutton')).toHaveCount(6);
  await panel.getByRole('spinbutton', { name: 'Temperature' }).fill('7');
  await expect(
    panel.getByRole('alert').getByText('between 0 and 2')
  ).toBeVisible();
  await expect(gear(chat)).toHaveAccessibleName('Configuration');
  await panel.getByRole('spinbutton', { name: 'Temperature' }).fill('0.25');
  await page.keyboard.press('Enter');
  await expect(panel).toBeHidden();
  await expect(gear(chat)).toHaveAccessibleName('Configuration, 1 set');

  await chat.ask('with a setting');
  await chat.ended();
  await expect(chat.answer()).toContainText('temperature 0.25');

  await gear(chat).click();
  await panel.getByRole('button', { name: 'Reset' }).click();
  await page.keyboard.press('Escape');
  await expect(gear(chat)).toBeFocused();
  await chat.ask('without a setting');
  await chat.ended();
  await expect(chat.answer()).not.toContainText('temperature 0.25');
});

test('a function that takes no settings and has no prompts offers neither', async ({
  chat
}) => {
  await chat.chooseModel(/silent/);
  await expect(promptsButton(chat)).toBeHidden();
  await expect(gear(chat)).toBeHidden();
});

test('in a low window the form is whole and its buttons can be reached', async ({
  page,
  chat
}) => {
  await page.setViewportSize({ width: 1000, height: 420 });
  await promptsButton(chat).click();
  await chat.panel.getByRole('option', { name: /^Translate/ }).click();
  const form = chat.panel.getByRole('dialog', { name: 'Fill in the prompt' });
  await form.getByRole('textbox', { name: 'text' }).fill('dog');

  const box = (await form.boundingBox())!;
  expect(box.y).toBeGreaterThanOrEqual(0);
  expect(box.y + box.height).toBeLessThanOrEqual(420);
  await form.getByRole('button', { name: 'Use prompt' }).click();
  await expect(chat.message).toHaveValue('Translate dog into Latin');
});
