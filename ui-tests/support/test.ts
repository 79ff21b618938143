/**
 * Galata's `test` with a chat panel on a server that keeps real settings and
 * state (nothing is mocked), and the upstream's log.
 */
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect, test as base } from '@jupyterlab/galata';
import { showNotebook } from './cells';
import { ChatPage, notebook } from './chat-page';

interface IUpstreamEntry {
  asked: number;
  question: string;
  hung_up?: number;
  deltas: number[];
}

export const UPSTREAM = `http://127.0.0.1:${process.env.UPSTREAM_PORT ?? '8918'}`;

export async function upstreamLog(): Promise<IUpstreamEntry[]> {
  return (await (await fetch(`${UPSTREAM}/log`)).json()) as IUpstreamEntry[];
}

interface IFixtures {
  chat: ChatPage;
  /** Upload a notebook, open it and run its first cells. */
  openNotebook: (run: number, ...sources: string[]) => Promise<string>;
}

export const test = base.extend<IFixtures>({
  mockSettings: false as unknown as Record<string, unknown>,
  mockState: false as unknown as Record<string, unknown>,
  chat: async ({ page }, use) => {
    const chat = new ChatPage(page);
    await chat.open();
    await use(chat);
  },
  openNotebook: async ({ page, tmpPath }, use) => {
    await use((run, ...sources) => open(page, tmpPath, run, sources));
  }
});

async function open(
  page: IJupyterLabPageFixture,
  folder: string,
  run: number,
  sources: string[]
): Promise<string> {
  const name = `functions-${Date.now()}.ipynb`;
  await page.contents.uploadContent(
    notebook(...sources),
    'text',
    `${folder}/${name}`
  );
  await showNotebook(page, `${folder}/${name}`);
  for (let index = 0; index < run; index++) {
    await page.notebook.runCell(index, true);
  }
  return name;
}

export { expect };
