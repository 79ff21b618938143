/**
 * Eight answers in three tabs leave connections for the rest of JupyterLab:
 * browsers allow six for one origin.
 */
import { api } from '../support/api';
import { ChatPage } from '../support/chat-page';
import { expect, test } from '../support/test';

test('eight running turns in three tabs do not keep a notebook from saving', async ({
  page,
  chat,
  context,
  openNotebook
}) => {
  const name = await openNotebook(0, '1 + 1');
  const conversations: string[] = [];
  for (let index = 0; index < 8; index++) {
    const { id } = await api(page, 'POST', 'conversations', {});
    conversations.push(String(id));
    await api(page, 'POST', `conversations/${String(id)}/turns`, {
      message: {
        id: crypto.randomUUID(),
        parts: [{ type: 'text', text: 'wait' }]
      },
      model: 'fake:fake'
    });
  }
  const tabs = [chat];
  for (let index = 0; index < 2; index++) {
    tabs.push(await ChatPage.inNewTab(context, page.url()));
  }
  for (const [index, tab] of tabs.entries()) {
    const list = await tab.openConversations();
    await list
      .getByRole('button', { name: /answering…/ })
      .nth(index)
      .click();
    await expect(tab.answer()).toContainText('Once');
    await expect(tab.answer()).toHaveAttribute('aria-busy', 'true');
  }

  await page.notebook.activate(name);
  const took = await page.evaluate(async () => {
    const { context: document } = (
      window as unknown as {
        jupyterapp: {
          shell: { currentWidget: { context: { save(): Promise<void> } } };
        };
      }
    ).jupyterapp.shell.currentWidget;
    const began = performance.now();
    await document.save();
    return performance.now() - began;
  });

  expect(took).toBeLessThan(1000);
  for (const id of conversations) {
    await api(page, 'DELETE', `conversations/${id}`);
  }
  for (const tab of tabs.slice(1)) {
    await tab.page.close();
  }
});
