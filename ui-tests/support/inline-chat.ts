/**
 * The chat in the output of a cell, as a person finds it.
 */
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

export class InlineChat {
  readonly root: Locator;
  readonly message: Locator;

  /** The only chat of the notebook, or that of the cell given. */
  constructor(page: IJupyterLabPageFixture, cell?: Locator) {
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

  /** The newest answer. */
  answer(): Locator {
    return this.answers().last();
  }

  button(name: string): Locator {
    return this.root.getByRole('button', { name, exact: true });
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
    await expect(this.answer()).toHaveAttribute('aria-busy', 'false');
  }
}
