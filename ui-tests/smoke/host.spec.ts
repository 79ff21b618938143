import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';

async function chooseFromMenu(
  page: Page,
  menu: string,
  command: string
): Promise<void> {
  await page.getByRole('menuitem', { name: menu, exact: true }).click();
  await page
    .getByRole('menuitem', { name: new RegExp(`^${command}\\b`) })
    .first()
    .click({ timeout: 5_000 });
}

/** Open the notebook and run its cells. */
async function runAll(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(async () => {
    // until the notebook has its kernel, the menu has nothing to run
    await page.keyboard.press('Escape');
    await chooseFromMenu(page, 'Run', 'Run All Cells');
    const output = page.getByText('ready to echo', { exact: true });
    await expect(output).toBeVisible({ timeout: 20_000 });
  }).toPass({ timeout: 90_000 });
}

test('a notebook function answers in the panel', async ({ page }, info) => {
  const warnings: string[] = [];
  page.on('console', entry => warnings.push(entry.text()));
  await runAll(page, `/${String(info.project.metadata.page)}`);

  await chooseFromMenu(page, 'View', 'Chat');
  const panel = page.getByRole('region', { name: 'Chat' });
  await panel.getByRole('button', { name: /^Model: / }).click();
  await panel.getByRole('option', { name: 'echo' }).click();
  const message = panel.getByRole('textbox', { name: 'Message' });
  await message.fill('hello older host');
  await panel.getByRole('button', { name: 'Send' }).click();

  const answer = panel.getByRole('article', { name: 'Assistant' });
  await expect(answer).toContainText('HELLO OLDER HOST');
  await expect(answer).toHaveAttribute('aria-busy', 'false');
  expect(warnings.filter(text => /Unsatisfied version/.test(text))).toEqual([]);

  await message.pressSequentially('Look at @cell');
  await panel.getByRole('option', { name: /^@cell / }).click();
  await expect(
    panel.getByRole('button', { name: /^Cell .*, about \d+ tokens$/ })
  ).toBeVisible();
});

test("a chat in a cell's output answers, and moves to the panel", async ({
  page
}, info) => {
  await runAll(page, `/${String(info.project.metadata.page)}`);
  const output = page.locator('.jp-ChatExt-inline');
  await output
    .getByRole('textbox', { name: 'Message' })
    .fill('hello from a cell');
  await output.getByRole('button', { name: 'Send' }).click();

  const answer = output.getByRole('article', { name: 'Assistant' });
  await expect(answer).toContainText('HELLO FROM A CELL');
  await output.getByRole('button', { name: 'Open in side panel' }).click();
  const panel = page.getByRole('region', { name: 'Chat' });
  await expect(panel.getByRole('article', { name: 'Assistant' })).toContainText(
    'HELLO FROM A CELL'
  );
});
