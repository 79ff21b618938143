/**
 * A chat in the output of a notebook's cell, and the notebook around it.
 */
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { expect } from './test';

export const ECHO = `import jupyter_chat_ext as mo

def echo(messages, config):
    for word in ("You said: " + messages[-1].content).split(" "):
        yield word + " "

chat = mo.ui.chat(echo)
chat`;

export const VALUE = 'print([message.content for message in chat.value])';

/** The chat in the output of a cell, as a person finds it. */
export class InlineChat {
  readonly root: Locator;
  readonly message: Locator;

  /** The only chat of the notebook, or that of the cell given. */
  constructor(
    readonly page: IJupyterLabPageFixture,
    cell?: Locator
  ) {
    const around = cell ?? page.locator('.jp-Notebook');
    this.root = around.locator('.jp-ChatExt-inline');
    this.message = this.root.getByRole('textbox', { name: 'Message' });
  }

  questions(): Locator {
    return this.root.getByRole('article', { name: 'You' });
  }

  answers(): Locator {
    return this.root.getByRole('article', { name: 'Assistant' });
  }

  button(name: string): Locator {
    return this.root.getByRole('button', { name, exact: true });
  }

  /** The newest answer. */
  answer(): Locator {
    return this.answers().last();
  }

  async ask(text: string): Promise<void> {
    await this.message.fill(text);
    await this.send();
  }

  /** Send what is in the message, and wait for the end of its answer. */
  async send(): Promise<void> {
    const before = await this.answers().count();
    await expect(this.button('Send')).toBeEnabled();
    await this.message.press('Enter');
    await expect(this.answers()).toHaveCount(before + 1);
    // a kernel's first question to a provider imports its packages
    await expect(this.answer()).toHaveAttribute('aria-busy', 'false', {
      timeout: 30_000
    });
  }
}

export async function save(page: IJupyterLabPageFixture): Promise<void> {
  await page.evaluate(async () => {
    const { commands } = (
      window as unknown as {
        jupyterapp: { commands: { execute(id: string): Promise<void> } };
      }
    ).jupyterapp;
    await commands.execute('docmanager:save');
  });
}

/** Run a cell that a chat stands below: where Galata clicks on it, that takes the keys. */
export async function runAgain(
  page: IJupyterLabPageFixture,
  index: number
): Promise<void> {
  const cell = page.locator('.jp-Notebook .jp-Cell').nth(index);
  const prompt = cell.locator('.jp-InputPrompt');
  const before = await prompt.innerText();
  await page.notebook.enterCellEditingMode(index);
  await page.evaluate(async () => {
    const { commands } = (
      window as unknown as {
        jupyterapp: { commands: { execute(id: string): Promise<void> } };
      }
    ).jupyterapp;
    await commands.execute('notebook:run-cell');
  });
  await expect(prompt).not.toHaveText(before);
  await expect(prompt).toHaveText(/\[\d+\]/);
}

/** Past the page, where Galata answers such requests itself. */
export async function restartKernels(
  page: IJupyterLabPageFixture
): Promise<void> {
  const kernels = `${new URL(page.url()).origin}/api/kernels`;
  const listed = await page.request.get(kernels);
  for (const { id } of (await listed.json()) as { id: string }[]) {
    const restarted = await page.request.post(`${kernels}/${id}/restart`);
    await expect(restarted).toBeOK();
  }
}

export async function changeKernel(
  page: IJupyterLabPageFixture,
  name: string
): Promise<void> {
  await page.evaluate(async kernel => {
    const { shell } = (
      window as unknown as {
        jupyterapp: {
          shell: {
            currentWidget: {
              sessionContext: {
                changeKernel(options: { name: string }): Promise<void>;
              };
            };
          };
        };
      }
    ).jupyterapp;
    await shell.currentWidget.sessionContext.changeKernel({ name: kernel });
  }, name);
}
