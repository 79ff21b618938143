/**
 * Another extension (examples/extension) that uses every extension point.
 */
import { runCell } from '../support/cells';
import { ChatPage } from '../support/chat-page';
import { expect, test } from '../support/test';

const MODEL = `import jupyter_chat_ext as mo

@mo.chat_model
def forecast(messages, config):
    yield "Nice. "
    yield {"type": "data-weather", "data": {"place": "Oslo", "degrees": 18}}
    yield {"type": "data-weather", "data": {"place": "Bergen"}}
    yield "\\n\`\`\`python\\nrain = 0\\nsun = 1\\n\`\`\`\\n\\n\`\`\`sql\\nselect 1\\n\`\`\`"`;

// of all tests only this one has the other extension
test.use({ autoGoto: false });

test('another extension asks, writes, draws and acts on code', async ({
  page,
  openNotebook
}) => {
  // before the scripts of the page run
  await page.addInitScript(() =>
    document.addEventListener('readystatechange', () => {
      const config = document.getElementById('jupyter-config-data');
      const facts = JSON.parse(config?.textContent ?? '{}') as {
        disabledExtensions?: string[];
      };
      facts.disabledExtensions = facts.disabledExtensions?.filter(
        name => name !== 'jupyter-chat-ext-example'
      );
      if (config) {
        config.textContent = JSON.stringify(facts);
      }
    })
  );
  await page.goto();
  const chat = new ChatPage(page);
  await chat.open();
  await openNotebook(0, MODEL);
  await runCell(page, 0);
  await chat.chooseModel(/forecast/);
  const command = async (name: string): Promise<void> => {
    await page.keyboard.press('Control+Shift+C');
    await page.getByRole('textbox', { name: 'SEARCH' }).fill(name);
    await page.keyboard.press('Enter');
  };

  await test.step('its command asks, in a new conversation', async () => {
    await command('Ask for the weather');
    await chat.ended();
    await expect(chat.questions()).toHaveText([/The weather in Oslo\?/]);
  });

  await test.step('it draws its parts, and what it cannot draw takes nothing along', async () => {
    const answer = chat.answer();
    await expect(
      answer.getByRole('meter', { name: 'Oslo: 18 °C' })
    ).toHaveCount(1);
    await expect(
      answer.getByText(/An extension could not show this/)
    ).toHaveCount(1);
    await expect(answer).toContainText('select 1');
  });

  await test.step('its action is among those of code, or says why not', async () => {
    const blocks = chat.answer().locator('.jp-ChatExt-code');
    const more = (at: number) =>
      blocks.nth(at).getByRole('button', { name: 'More' });
    await more(1).click();
    await expect(
      page.getByRole('menuitem', { name: 'Count the lines (only of Python)' })
    ).toHaveAttribute('aria-disabled', 'true');
    await page.keyboard.press('Escape');
    await more(0).click();
    await page.getByRole('menuitem', { name: 'Count the lines' }).click();
    await expect(page.getByText('2 lines')).toBeVisible();
  });

  await test.step('it writes into the composer, and brings something along', async () => {
    await chat.message.fill('Thanks.');
    await command('Write about the weather');
    await expect(chat.message).toHaveValue('And tomorrow?');
    await expect(chat.message).toBeFocused();
    await expect(chat.panel.getByRole('button', { name: /Oslo/ })).toHaveCount(
      2
    );
    await chat.message.press('Enter');
    await chat.ended();
    await expect(chat.questions()).toContainText(['And tomorrow?']);
  });
});
