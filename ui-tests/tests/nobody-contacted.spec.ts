/**
 * Showing an answer contacts nobody: a sink server counts, while hostile
 * Markdown streams in one character at a time.
 */
import { createServer } from 'http';
import type { Server } from 'http';
import { writeFileSync, mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import type { AddressInfo } from 'net';
import { expect, test } from '../support/test';
import { hostileMarkdown } from '../support/hostile-markdown';

let sink: Server;
let hits: string[];
let file: string;

test.beforeAll(async () => {
  hits = [];
  sink = createServer((request, response) => {
    hits.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>(resolve => sink.listen(0, '127.0.0.1', resolve));
  const { port } = sink.address() as AddressInfo;
  file = join(mkdtempSync(join(tmpdir(), 'hostile-')), 'answer.md');
  writeFileSync(file, hostileMarkdown(`127.0.0.1:${port}`));
});

test.afterAll(() => {
  sink.close();
});

test('hostile Markdown, a character at a time, contacts nobody and stays readable', async ({
  chat,
  page
}) => {
  await chat.newConversation();
  await chat.chooseModel('fake');

  await chat.ask(`file ${file}`);
  await chat.ended();

  await expect(chat.answer()).toContainText('The end of it.');
  await expect(chat.answer().locator('iframe, video, script')).toHaveCount(0);
  expect(await page.locator('[data-commandlinker-command]').count()).toBe(0);
  expect(hits).toEqual([]);

  // the same again from the disk
  await chat.reload();
  await expect(chat.answer()).toContainText('The end of it.', {
    timeout: 30_000
  });
  expect(hits).toEqual([]);

  // a link shows where it goes before it is clicked
  await expect(chat.answer()).toContainText(
    /https:\/\/github\.com \(127\.0\.0\.1:\d+\)/
  );
});
