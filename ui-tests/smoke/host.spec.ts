import { expect, test } from '@playwright/test';

test('a notebook function answers in the panel', async ({ page }, {
  project
}) => {
  await page.goto(`/${String(project.metadata.page)}`);
  await page.getByRole('menuitem', { name: 'Run', exact: true }).click();
  await page
    .getByRole('menuitem', { name: 'Run All Cells', exact: true })
    .click();
  await expect(page.getByText('ready to echo', { exact: true })).toBeVisible({
    timeout: 60_000
  });

  await page.getByRole('menuitem', { name: 'View', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Chat', exact: true }).click();
  const panel = page.getByRole('region', { name: 'Chat' });
  await panel.getByRole('button', { name: /^Model: / }).click();
  await panel.getByRole('option', { name: 'echo' }).click();
  await panel
    .getByRole('textbox', { name: 'Message' })
    .fill('hello older host');
  await panel.getByRole('button', { name: 'Send' }).click();

  const answer = panel.getByRole('article', { name: 'Assistant' });
  await expect(answer).toContainText('HELLO OLDER HOST');
  await expect(answer).toHaveAttribute('aria-busy', 'false');
});
