/**
 * Code of an answer, brought into a notebook and into files.
 */
import { expect, test } from '../support/test';

const CODE = "print('from an answer')";

test('code goes into the notebook, and can be undone', async ({
  page,
  chat,
  openNotebook
}) => {
  const { panel } = chat;
  await chat.chooseModel('fake');
  await chat.send(`say \`\`\`python\n${CODE}\n\`\`\``);
  await chat.ended();
  const code = chat.answers().first().locator('.jp-ChatExt-code').first();
  const more = code.getByRole('button', { name: 'More' });
  const item = (name: string | RegExp) => page.getByRole('menuitem', { name });

  await test.step('without a notebook it says what is missing', async () => {
    await more.click();
    await expect(more).toHaveAttribute('aria-expanded', 'true');
    await expect(
      item('Run in a new cell (no notebook is open)')
    ).toHaveAttribute('aria-disabled', 'true');
    await page.keyboard.press('Escape');
    await expect(more).toBeFocused();
  });

  await openNotebook(0, 'first = 1\nsecond = 2');
  const sources = (): Promise<string[]> =>
    page.evaluate(() => {
      const { currentWidget } = (
        window as unknown as {
          jupyterapp: {
            shell: {
              currentWidget: {
                content: {
                  widgets: { model: { sharedModel: { source: string } } }[];
                };
              };
            };
          };
        }
      ).jupyterapp.shell;
      return currentWidget.content.widgets.map(
        ({ model }) => model.sharedModel.source
      );
    });
  const first = 'first = 1\nsecond = 2';

  await test.step('Insert makes a cell below the active one', async () => {
    await code.getByRole('button', { name: 'Insert' }).click();
    await expect.poll(sources).toEqual([first, CODE]);
    await page.evaluate(() =>
      (
        window as unknown as {
          jupyterapp: { commands: { execute(id: string): Promise<void> } };
        }
      ).jupyterapp.commands.execute('notebook:undo-cell-action')
    );
    await expect.poll(sources).toEqual([first]);
  });

  await test.step('the keyboard alone runs it in a new cell', async () => {
    await more.focus();
    await page.keyboard.press('Enter');
    await item('Run in a new cell').focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowDown');
    await item('Run in a new cell').click();
    await expect.poll(sources).toEqual([first, CODE]);
    await expect(
      page.locator('.jp-OutputArea-output').getByText('from an answer')
    ).toBeVisible();
  });

  await test.step('Replace shows what changes first', async () => {
    await page.notebook.selectCells(0);
    await more.click();
    await item('Replace the active cell…').click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByLabel('What changes')).toHaveText(
      /− first = 1\s*− second = 2\s*\+ print/
    );
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await sources()).toEqual([first, CODE]);
    await more.click();
    await item('Replace the active cell…').click();
    await dialog.getByRole('button', { name: 'Replace' }).click();
    await expect.poll(sources).toEqual([CODE, CODE]);
    await more.click();
    await item('Append to the active cell').click();
    await expect.poll(sources).toEqual([`${CODE}\n${CODE}`, CODE]);
  });

  await test.step('a diagram goes into a Markdown cell', async () => {
    const diagram = '```mermaid\ngraph TD\n  A-->B\n```';
    await chat.send(`say ${diagram}`);
    await expect(chat.answer()).toContainText('A-->B');
    await chat.ended();
    const drawing = chat.answer().locator('.jp-ChatExt-code');
    await expect(
      drawing.getByRole('button', { name: 'Insert', exact: true })
    ).toHaveCount(0);
    await drawing
      .getByRole('button', { name: 'Insert as Markdown cell' })
      .click();
    await expect.poll(sources).toContain(diagram);
    await expect(page.locator('.jp-MarkdownCell')).toHaveCount(1);
  });

  await test.step('a file of it is opened', async () => {
    await more.click();
    await item('New file').click();
    await expect(
      page.getByRole('tab', { name: /untitled.*\.py/ })
    ).toBeVisible();
  });
  await expect(panel).toBeVisible();
});
