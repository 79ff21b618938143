/**
 * Files in a chat, as a person attaches and finds them: in the panel or in the
 * output of a cell.
 */
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

export interface ITestFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A chat, wherever it stands, and its files as a person finds them. */
export class FilesPage {
  readonly message: Locator;
  readonly send: Locator;
  readonly attach: Locator;
  /** Those that go with the next question. */
  readonly attached: Locator;

  constructor(
    readonly page: IJupyterLabPageFixture,
    readonly root: Locator
  ) {
    this.message = root.getByRole('textbox', { name: 'Message' });
    this.send = root.getByRole('button', { name: 'Send', exact: true });
    this.attach = root.getByRole('button', { name: 'Attach files' });
    this.attached = root
      .getByRole('form', { name: 'Ask' })
      .getByRole('list', { name: 'Attached files' })
      .getByRole('listitem');
  }

  button(name: string): Locator {
    return this.root.getByRole('button', { name, exact: true });
  }

  question(): Locator {
    return this.root.getByRole('article', { name: 'You' }).last();
  }

  answer(): Locator {
    return this.root.getByRole('article', { name: 'Assistant' }).last();
  }

  async pick(files: string | ITestFile[]): Promise<void> {
    const opened = this.page.waitForEvent('filechooser');
    await this.attach.click();
    await (await opened).setFiles(files);
  }

  /** Put a picture onto the clipboard, as "copy image" does, and paste it. */
  async pastePicture({ buffer }: ITestFile): Promise<void> {
    await this.page
      .context()
      .grantPermissions(['clipboard-read', 'clipboard-write']);
    await this.page.evaluate(async base64 => {
      const bytes = Uint8Array.from(atob(base64), one => one.charCodeAt(0));
      const type = 'image/png';
      const content = new Blob([bytes], { type });
      await navigator.clipboard.write([new ClipboardItem({ [type]: content })]);
    }, buffer.toString('base64'));
    await this.message.focus();
    await this.page.keyboard.press('Control+V');
  }

  /** Drag files over the chat, and let them fall if told. */
  async drag(files: ITestFile[], ...events: string[]): Promise<void> {
    const given = files.map(({ name, mimeType, buffer }) => ({
      name,
      mimeType,
      base64: buffer.toString('base64')
    }));
    const dataTransfer = await this.page.evaluateHandle(sent => {
      const transfer = new DataTransfer();
      for (const { name, mimeType, base64 } of sent) {
        const bytes = Uint8Array.from(atob(base64), one => one.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { type: mimeType }));
      }
      return transfer;
    }, given);
    for (const event of events) {
      await this.root.getByRole('log').dispatchEvent(event, { dataTransfer });
    }
  }

  async ask(text: string): Promise<void> {
    await this.message.fill(text);
    await this.message.press('Enter');
    await expect(this.question()).toContainText(text);
    await expect(this.answer()).toHaveAttribute('aria-busy', 'false');
  }
}
