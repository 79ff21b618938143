/**
 * An example notebook as a person has it before them: cells by their ids, run
 * with the commands of JupyterLab.
 */
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { InlineChat } from './inline-chat';

interface ILab {
  jupyterapp: {
    commands: {
      execute(id: string, options?: object): Promise<unknown>;
    };
    shell: {
      currentWidget: {
        content: {
          activeCellIndex: number;
          widgets: { model: { id: string } }[];
          scrollToItem(index: number): Promise<void>;
        };
        context: {
          path: string;
          revert(): Promise<void>;
          sessionContext: {
            ready: Promise<void>;
            session: {
              id: string;
              kernel: {
                id: string;
                info: Promise<unknown>;
                requestExecute(content: object): { done: Promise<unknown> };
              };
            };
          };
        };
        close(): void;
      };
    };
  };
}

export class Example {
  private constructor(readonly page: IJupyterLabPageFixture) {}

  static async open(
    page: IJupyterLabPageFixture,
    path: string
  ): Promise<Example> {
    const example = new Example(page);
    await example.command('docmanager:open', { path });
    await page.waitForFunction(wanted => {
      const { shell } = (window as unknown as ILab).jupyterapp;
      return shell.currentWidget?.context?.path === wanted;
    }, path);
    return example;
  }

  /** Run code that is no cell's, before the first one. */
  async prepare(code: string): Promise<void> {
    await this.page.evaluate(async source => {
      const { shell } = (window as unknown as ILab).jupyterapp;
      const { sessionContext } = shell.currentWidget.context;
      await sessionContext.ready;
      const { kernel } = sessionContext.session;
      await kernel.info;
      await kernel.requestExecute({ code: source, silent: true }).done;
    }, code);
  }

  /** Run all cells to their end. */
  async runAll(): Promise<void> {
    await this.command('notebook:run-all-cells');
  }

  /** Run the cells above this one to their end, and begin it. */
  async runUntil(id: string): Promise<void> {
    await this.activate(id);
    await this.command('notebook:run-all-above');
    await this.activate(id);
    await this.page.evaluate(() => {
      const { commands } = (window as unknown as ILab).jupyterapp;
      void commands.execute('notebook:run-cell');
    });
  }

  /** Run these cells to their end. */
  async run(...ids: string[]): Promise<void> {
    for (const id of ids) {
      await this.activate(id);
      await this.command('notebook:run-cell');
    }
  }

  async interrupt(): Promise<void> {
    const { kernel } = await this.ids();
    await this.pastThePage('post', `kernels/${kernel}/interrupt`);
  }

  /** A cell, in view. */
  async cell(id: string): Promise<Locator> {
    const index = await this.page.evaluate(async wanted => {
      const { shell } = (window as unknown as ILab).jupyterapp;
      const notebook = shell.currentWidget.content;
      const at = notebook.widgets.findIndex(({ model }) => model.id === wanted);
      await notebook.scrollToItem(at);
      return at;
    }, id);
    return this.page.locator(
      `.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell[data-windowed-list-index="${index}"]`
    );
  }

  /** The chat below a cell. */
  async chat(id: string): Promise<InlineChat> {
    return new InlineChat(this.page, await this.cell(id));
  }

  /** What a cell shows. */
  async output(id: string): Promise<Locator> {
    return (await this.cell(id)).locator('.jp-OutputArea');
  }

  /** End the kernel, and forget what was changed. */
  async close(): Promise<void> {
    const { session } = await this.ids();
    await this.page.evaluate(async () => {
      const { shell } = (window as unknown as ILab).jupyterapp;
      await shell.currentWidget.context.revert();
      shell.currentWidget.close();
    });
    await this.pastThePage('delete', `sessions/${session}`);
  }

  private async ids(): Promise<{ session: string; kernel: string }> {
    return this.page.evaluate(() => {
      const { shell } = (window as unknown as ILab).jupyterapp;
      const { id, kernel } = shell.currentWidget.context.sessionContext.session;
      return { session: id, kernel: kernel.id };
    });
  }

  /** Galata answers such requests itself, and trips over answers without words. */
  private async pastThePage(
    method: 'post' | 'delete',
    path: string
  ): Promise<void> {
    const { origin } = new URL(this.page.url());
    const answer = await this.page.request[method](`${origin}/api/${path}`);
    expect(answer.ok()).toBe(true);
  }

  private async activate(id: string): Promise<void> {
    await this.page.evaluate(wanted => {
      const { shell } = (window as unknown as ILab).jupyterapp;
      const notebook = shell.currentWidget.content;
      notebook.activeCellIndex = notebook.widgets.findIndex(
        ({ model }) => model.id === wanted
      );
    }, id);
  }

  private async command(id: string, options?: object): Promise<void> {
    await this.page.evaluate(
      async ([name, given]) => {
        const { commands } = (window as unknown as ILab).jupyterapp;
        await commands.execute(name, given);
      },
      [id, options] as const
    );
  }
}
