/**
 * The notebook that a conversation belongs to.
 */
import { expect, test } from '../support/test';

test('a conversation stays with its notebook, under whatever name', async ({
  page,
  chat,
  tmpPath,
  openNotebook
}) => {
  const name = await openNotebook(0, '1 + 1');
  await chat.newConversation();
  await chat.chooseModel('fake');
  await chat.ask('say figs');
  await chat.ended();

  await test.step('the list names it, and shows its conversations alone', async () => {
    const list = await chat.openConversations();
    const label = list.getByRole('button', { name: `Open ${name}` });
    await expect(label).toHaveAttribute('title', `${tmpPath}/${name}`);
    await list.getByRole('button', { name: 'This notebook' }).click();
    await expect(list.getByRole('listitem')).toHaveCount(1);
    await page.keyboard.type('figs nowhere');
    await expect(
      list.getByText('No conversation of this notebook has this.')
    ).toBeVisible();
    await list.getByRole('button', { name: 'All conversations' }).click();
    await expect(list.getByRole('searchbox')).toBeFocused();
  });

  const moved = `${tmpPath}/moved`;
  await test.step('it follows where the notebook and its folder go', async () => {
    await page.contents.createDirectory(`${tmpPath}/work`);
    await page.contents.renameFile(
      `${tmpPath}/${name}`,
      `${tmpPath}/work/plan.ipynb`
    );
    await page.contents.renameFile(`${tmpPath}/work`, moved);
    await page.notebook.close(false);
    const list = await chat.openConversations();
    await list.getByRole('searchbox').fill('');
    const label = list.getByRole('button', { name: 'Open plan.ipynb' });
    await expect(label).toHaveAttribute('title', `${moved}/plan.ipynb`);
    await expect(
      list.getByRole('button', { name: 'This notebook' })
    ).toBeHidden();
    await label.click();
    await expect(page.getByRole('tab', { name: 'plan.ipynb' })).toBeVisible();
  });

  await test.step('one that is gone is said to be, and forgotten', async () => {
    await page.notebook.close(false);
    await page.contents.deleteFile(`${moved}/plan.ipynb`);
    const list = await chat.openConversations();
    const label = list.getByRole('button', { name: 'Open plan.ipynb' });
    await label.click();
    await expect(
      page.getByText(`${moved}/plan.ipynb is not there any more`)
    ).toBeVisible();
    await page.getByRole('button', { name: 'Forget it' }).click();
    await chat.openConversations();
    await expect(label).toHaveCount(0);
  });
});
