/**
 * The chat panel as a person finds it: by roles and names.
 */
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect } from '@jupyterlab/galata';
import type { BrowserContext, Locator, Page } from '@playwright/test';

export class ChatPage {
  readonly panel: Locator;
  readonly message: Locator;

  constructor(readonly page: Page | IJupyterLabPageFixture) {
    this.panel = page.locator('#jupyter-chat-ext-panel');
    this.message = this.panel.getByRole('textbox', { name: 'Message' });
  }

  /** Open JupyterLab in another tab, in a workspace of its own, with the panel. */
  static async inNewTab(
    context: BrowserContext,
    url: string
  ): Promise<ChatPage> {
    const tab = await context.newPage();
    const { origin } = new URL(url);
    await tab.goto(`${origin}/lab/workspaces/tab-${Date.now()}`);
    await isThere(tab);
    await launcherIsThere(tab);
    const chat = new ChatPage(tab);
    await chat.open();
    return chat;
  }

  /** Open JupyterLab of a server that may come and go, with the panel. */
  static async at(page: Page, url: string): Promise<ChatPage> {
    // JupyterLab's own word on it, which lies over everything
    const lost = page.getByRole('dialog', { name: /^Server Connection Error/ });
    await page.addLocatorHandler(lost, dialog =>
      dialog.getByRole('button', { name: 'Close' }).click()
    );
    await page.goto(`${url}/lab`);
    await isThere(page);
    await launcherIsThere(page);
    const chat = new ChatPage(page);
    await chat.open();
    return chat;
  }

  /** Reload the page as a person does, with documents open. */
  async reload(): Promise<void> {
    await Promise.all([
      this.page.waitForEvent('load'),
      this.page.evaluate(() => window.location.reload())
    ]);
    await isThere(this.page);
    await documentsAreThere(this.page);
  }

  /** Show the panel through its command. */
  async open(): Promise<void> {
    await this.page.evaluate(async () => {
      await (
        window as unknown as {
          jupyterapp: { commands: { execute(id: string): Promise<void> } };
        }
      ).jupyterapp.commands.execute('jupyter-chat-ext:open');
    });
    await expect(this.message).toBeVisible();
  }

  async chooseModel(name: string | RegExp): Promise<void> {
    const search = this.panel.getByRole('combobox', { name: 'Search models' });
    // a notebook that is restored takes the focus, and so closes the list
    await expect(async () => {
      if (!(await search.isVisible())) {
        await this.panel.getByRole('button', { name: /^Model:/ }).click();
      }
      await this.panel.getByRole('option', { name }).click({ timeout: 5_000 });
    }).toPass({ timeout: 30_000 });
  }

  async send(text: string): Promise<void> {
    await this.message.fill(text);
    await this.message.press('Enter');
  }

  async ask(text: string): Promise<void> {
    await this.send(text);
    await expect(this.questions().last()).toContainText(text.slice(0, 40));
  }

  questions(): Locator {
    return this.panel.getByRole('article', { name: 'You' });
  }

  answers(): Locator {
    return this.panel.getByRole('article', { name: 'Assistant' });
  }

  /** The newest answer. */
  answer(): Locator {
    return this.answers().last();
  }

  stopButton(): Locator {
    return this.panel.getByRole('button', { name: 'Stop' });
  }

  /** Wait until the newest answer has ended. */
  async ended(): Promise<void> {
    await expect(this.answer()).toHaveAttribute('aria-busy', 'false', {
      timeout: 30_000
    });
  }

  async newConversation(): Promise<void> {
    await this.panel
      .getByRole('button', { name: 'New conversation', exact: true })
      .click();
  }

  /** Show a conversation of the list. */
  async showConversation(title: RegExp): Promise<void> {
    await expect(async () => {
      const list = await this.openConversations();
      await list
        .getByRole('button', { name: title })
        .first()
        .click({ timeout: 3_000 });
    }).toPass({ timeout: 30_000 });
  }

  async openConversations(): Promise<Locator> {
    const list = this.panel.getByRole('dialog', { name: 'Conversations' });
    // it closes when something else takes the focus, as a page that just opened does
    await expect(async () => {
      if (!(await list.isVisible())) {
        await this.panel
          .getByRole('button', { name: /^Conversations/ })
          .click();
      }
      await expect(list).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 20_000 });
    return list;
  }
}

/** Wait until JupyterLab is there, whatever it redirected to. */
async function isThere(
  page: Pick<Page, 'evaluate' | 'waitForFunction'>
): Promise<void> {
  await page.waitForFunction(() => {
    const { jupyterapp } = window as unknown as {
      jupyterapp?: { commands: { hasCommand(id: string): boolean } };
    };
    return jupyterapp?.commands.hasCommand('jupyter-chat-ext:open');
  });
  // until then JupyterLab puts its side bars back as they were
  await page.evaluate(
    () =>
      (window as unknown as { jupyterapp: { restored: Promise<void> } })
        .jupyterapp.restored
  );
}

/** Wait until JupyterLab has nothing open and offers to begin: only then it leaves the focus alone. */
async function launcherIsThere(
  page: Pick<Page, 'waitForFunction'>
): Promise<void> {
  await page.waitForFunction(
    () =>
      document
        .getElementById('jp-main-dock-panel')
        ?.contains(document.activeElement) === true
  );
}

/** Wait until the documents that JupyterLab opens again are there: until then they take the focus. */
async function documentsAreThere(
  page: Pick<Page, 'waitForFunction'>
): Promise<void> {
  await page.waitForFunction(() => {
    interface IDocument {
      context?: { isReady: boolean; sessionContext: { isReady: boolean } };
    }
    const { shell } = (
      window as unknown as {
        jupyterapp: { shell: { widgets(area: string): Iterable<IDocument> } };
      }
    ).jupyterapp;
    return [...shell.widgets('main')].every(
      ({ context }) =>
        !context || (context.isReady && context.sessionContext.isReady)
    );
  });
}

/** A notebook as JSON text, one code cell for each source. */
export function notebook(...sources: string[]): string {
  return JSON.stringify({
    cells: sources.map((source, index) => ({
      id: `cell-${index}`,
      cell_type: 'code',
      execution_count: null,
      metadata: {},
      outputs: [],
      source
    })),
    metadata: {
      kernelspec: {
        display_name: 'Python 3',
        language: 'python',
        name: 'python3'
      }
    },
    nbformat: 4,
    nbformat_minor: 5
  });
}
