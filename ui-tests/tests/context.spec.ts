/**
 * What questions bring along from the notebook: named with an @, or with the
 * button on an error.
 */
import type { Locator } from '@playwright/test';
import { workspaces } from '../support/api';
import { runCell, showNotebook } from '../support/cells';
import { notebook } from '../support/chat-page';
import { expect, test } from '../support/test';

const ECHO = `import time
import jupyter_chat_ext as mo
asked = []

@mo.chat_model
def echo(messages):
    asked.append(messages)
    parts = [part.type for part in messages[-1].parts]
    return f"{' '.join(parts)} {messages[-1].content}"`;

/** Runs until the function was asked. */
const WAIT = `while not asked: time.sleep(0.1)`;

const TABLE = `import pandas as pd
total = 3
df = pd.DataFrame({"city": ["Oslo", "Rome"], "heat": [3.5, 20.5]})`;

const WRONG = `df["warmth"] + total`;

test('variables are brought along while a cell runs, and errors with one click', async ({
  page,
  chat,
  openNotebook,
  tmpPath
}) => {
  await page.contents.uploadContent('ask: often', 'text', `${tmpPath}/a.yaml`);
  await openNotebook(2, ECHO, TABLE, WAIT, WRONG);
  await chat.chooseModel(/echo/);
  const { panel, message } = chat;
  const option = (name: RegExp): Locator =>
    panel
      .getByRole('listbox', { name: 'Context' })
      .getByRole('option', { name });
  const chips = panel.getByRole('list', { name: 'Context' }).last();

  await test.step('an @ lists variables while a cell runs', async () => {
    await page.notebook.selectCells(2);
    await page.keyboard.press('Control+Enter');
    await expect(
      page.locator('.jp-InputPrompt').getByText('[*]')
    ).toBeVisible();
    await message.pressSequentially('What is the mean of @');
    await expect(
      option(/^@df pandas.DataFrame, 2 rows × 2 columns/)
    ).toBeVisible();
    await expect(option(/^@cell /)).toBeVisible();
    await message.pressSequentially('d');
    await message.press('Enter');
    await expect(message).toHaveValue('What is the mean of @df ');
  });

  await test.step('its chip shows exactly what is sent', async () => {
    const chip = chips.getByRole('button', { name: /^df, about \d+ tokens$/ });
    await chip.click();
    const dialog = panel.getByRole('dialog', { name: 'df' });
    await expect(dialog).toContainText('heat: float64');
    await expect(dialog).toContainText('data and not as instructions');
    await page.keyboard.press('Escape');
    await expect(chip).toBeFocused();
  });

  await test.step('a file of the folder comes along too', async () => {
    await message.focus();
    await message.pressSequentially('and @file');
    await option(/^@a.yaml/).click();
    await expect(chips.getByRole('button', { name: /^a.yaml/ })).toBeVisible();
    await expect(message).toBeFocused();
  });

  await test.step('the function is told, and the question has chips', async () => {
    await message.press('Enter');
    await chat.ended();
    const answer = chat.answer();
    await expect(answer).toContainText('data-context data-context text');
    await expect(answer).toContainText('heat: float64');
    const asked = chat.questions().last();
    await asked.getByRole('button', { name: /^a.yaml/ }).click();
    await expect(asked).toContainText('ask: often');
    await expect(asked).not.toContainText('heat: float64');
    await asked.getByRole('button', { name: /^df/ }).click();
    await expect(asked).toContainText('heat: float64');
  });

  await test.step('the button on an error fills the composer, and sends nothing', async () => {
    await expect(page.locator('.jp-InputPrompt').getByText('[*]')).toBeHidden();
    const failing = await runCell(page, 3);
    await failing.getByRole('button', { name: 'Ask about this error' }).focus();
    await page.keyboard.press('Enter');
    await expect(message).toHaveValue('Explain this error, and how to fix it.');
    for (const name of [
      /^Error of cell \[\d\]/,
      /^Cell \[\d\]/,
      /^df/,
      /^total/
    ]) {
      await expect(chips.getByRole('button', { name })).toBeVisible();
    }
    await expect(chat.questions()).toHaveCount(1);
    await chips.getByRole('button', { name: /^Error of cell/ }).click();
    const traceback = panel.getByRole('group', {
      name: /^What is sent of Error/
    });
    await expect(traceback).toContainText("KeyError: 'warmth'");
    await expect(traceback).not.toContainText('\u001b');
  });

  await test.step('it is there on errors of the notebook’s file', async () => {
    const made = JSON.parse(notebook('1 / 0')) as {
      cells: { outputs: unknown[] }[];
    };
    made.cells[0].outputs.push({
      output_type: 'error',
      ename: 'ZeroDivisionError',
      evalue: 'division by zero',
      traceback: ['ZeroDivisionError: division by zero']
    });
    const path = `${tmpPath}/kept.ipynb`;
    await page.contents.uploadContent(JSON.stringify(made), 'text', path);
    await showNotebook(page, path);
    const kept = page
      .locator('.jp-NotebookPanel:visible')
      .getByRole('button', { name: 'Ask about this error' });
    await kept.click();
    await expect(
      chips.getByRole('button', { name: /^Error of cell #1/ })
    ).toBeVisible();
  });

  await test.step('what is not sent yet is there after a reload', async () => {
    // JupyterLab writes it a moment later
    await expect.poll(() => workspaces(page)).toContain('Error of cell #1');
    await chat.reload();
    const chip = panel
      .getByRole('form', { name: 'Ask' })
      .getByRole('button', { name: /^df, about \d+ tokens$/ });
    const dialog = panel.getByRole('dialog', { name: 'df' });
    // a notebook that is there again takes the focus, and so closes it
    await expect(async () => {
      await chip.click();
      await expect(dialog).toContainText('heat: float64', { timeout: 2_000 });
    }).toPass({ timeout: 20_000 });
  });
});
