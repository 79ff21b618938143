/**
 * Hard Markdown, streamed in small pieces: all of it is shown, nothing that was
 * read already moves, and the page stays with the person.
 */
import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { CORPUS } from '../../src/__tests__/markdown/corpus';
import type { ChatPage } from '../support/chat-page';
import { expect, test } from '../support/test';

/** No more than this at once, in milliseconds. */
const LONGEST_TASK = 1_000;

interface IWatched {
  /** The longest task since the last look. */
  task: number;
  /** By how much finished blocks moved, in pixels, and which of them. */
  moved: string[];
}

test('hard Markdown is shown while the page answers to the person', async ({
  chat,
  page
}) => {
  test.setTimeout(600_000);
  const folder = mkdtempSync(join(tmpdir(), 'hard-markdown-'));
  await chat.chooseModel('fake');
  await page.evaluate(watch);
  for (const [index, { name, text, shows }] of CORPUS.entries()) {
    await test.step(name, async () => {
      const path = join(folder, `${index}.md`);
      writeFileSync(path, text);
      const by = Math.max(7, Math.ceil(text.length / 300));
      const look = (): Promise<IWatched> =>
        stream(chat, `file ${path} by=${by}`, shows);
      const first = await look();
      // a language that is loaded, and the rest of the machine, are seen once
      const seen = isGood(first) ? first : await look();
      expect(seen.task).toBeLessThan(LONGEST_TASK);
      // a formula gets its height when it is typeset
      expect(name === 'formulas' ? [] : seen.moved).toEqual([]);
    });
  }
});

function isGood({ task, moved }: IWatched): boolean {
  return task < LONGEST_TASK && moved.length === 0;
}

/** Have it answered with a text, typing meanwhile. */
async function stream(
  chat: ChatPage,
  question: string,
  shows: readonly string[]
): Promise<IWatched> {
  await chat.newConversation();
  await chat.page.evaluate(begin);
  await chat.ask(question);
  await expect(chat.answer()).toHaveAttribute('aria-busy', /true|false/);
  await chat.message.pressSequentially('typed meanwhile');
  await expect(chat.message).toHaveValue('typed meanwhile');
  await expect(chat.answer()).toHaveAttribute('aria-busy', 'false', {
    timeout: 60_000
  });
  // Playwright's own way to read a megabyte holds the page up for a second
  await chat.page.waitForFunction(isShown, shows);
  await chat.message.fill('');
  return chat.page.evaluate(end);
}

type Watching = Window & {
  watched: IWatched;
  tops: Map<Element, number>;
};

function isShown(words: readonly string[]): boolean {
  const answers = document.querySelectorAll(
    '#jupyter-chat-ext-panel .jp-mod-assistant'
  );
  const text = [...answers].at(-1)?.textContent ?? '';
  return words.every(each => text.includes(each));
}

/** Note every long task and, at every frame, where finished blocks are. */
function watch(): void {
  const page = window as unknown as Watching;
  page.watched = { task: 0, moved: [] };
  page.tops = new Map();
  new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) {
      page.watched.task = Math.max(page.watched.task, Math.round(duration));
    }
  }).observe({ type: 'longtask' });
  const look = (): void => {
    const answer = [
      ...document.querySelectorAll('#jupyter-chat-ext-panel .jp-mod-assistant')
    ].at(-1);
    const blocks = [
      ...(answer?.querySelectorAll<HTMLElement>('.jp-ChatExt-block') ?? [])
    ];
    // the last one is still being written
    for (const block of blocks.slice(0, -1).slice(0, 200)) {
      if (!block.hasChildNodes()) {
        // nor was what follows it read yet
        break;
      }
      const top = block.offsetTop;
      const before = page.tops.get(block) ?? top;
      if (Math.abs(top - before) > 1) {
        const words = block.textContent?.slice(0, 30);
        page.watched.moved.push(`${top - before}: ${words}`);
      }
      page.tops.set(block, top);
    }
    requestAnimationFrame(look);
  };
  look();
}

function begin(): void {
  const page = window as unknown as Watching;
  page.watched = { task: 0, moved: [] };
  page.tops.clear();
}

function end(): IWatched {
  return (window as unknown as Watching).watched;
}
