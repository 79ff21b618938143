/**
 * Every example notebook, opened, run and asked as a newcomer does it.
 */
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import type { ChatPage } from '../support/chat-page';
import { Example } from '../support/example';
import type { InlineChat } from '../support/inline-chat';
import { THROUGH_OUR_INTERNET } from '../support/internet';
import { png } from '../support/png';
import { expect, test } from '../support/test';

const ROOT = resolve(__dirname, '..', '..');

/** What somebody does with an example, and sees. */
type Follow = (example: Example, chat: ChatPage) => Promise<void>;

const PHOTO = {
  name: 'photo.png',
  mimeType: 'image/png',
  buffer: png(320, 200)
};
const TABLE = {
  name: 'table.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from('size\n1\n2.5\n')
};

/** A server that speaks OpenAI's protocol, as the example asks for. */
const SERVER = `
os.environ.update(OPENAI_BASE_URL="https://api.x.ai/v1", OPENAI_MODEL="grok-beta")`;

/** The answer comes while a cell is running. */
async function answersMeanwhile(
  example: Example,
  running: string,
  ask: () => Promise<void>
): Promise<void> {
  const mark = (await example.cell(running)).getByText('[*]');
  await expect(mark).toBeVisible();
  await ask();
  await example.cell(running);
  await expect(mark).toBeVisible();
  await example.interrupt();
  await expect(mark).toHaveCount(0);
}

async function choosePrompt(
  inline: InlineChat,
  name: string | RegExp
): Promise<void> {
  await inline.button('Prompts').click();
  await inline.root.getByRole('option', { name }).click();
}

const FOLLOWED: Record<string, Follow> = {
  '01-first-answer': async (example, chat) => {
    await example.runUntil('sleep');
    await answersMeanwhile(example, 'sleep', async () => {
      await chat.newConversation();
      await chat.chooseModel(/shout/);
      await chat.ask('not so loud');
      await chat.ended();
      await expect(chat.answer()).toContainText('NOT SO LOUD');
    });
    await example.run('glossary', 'chat');
    const inline = await example.chat('chat');
    await choosePrompt(inline, 'What is a kernel?');
    await inline.send();
    await expect(inline.answer().getByRole('listitem')).toHaveText(
      'kernel: the process that runs your code'
    );
  },

  '02-functions': async example => {
    await example.runAll();
    const echo = await example.chat('echo');
    await expect(echo.answer()).toContainText('You said: Hello from a cell');
    const counter = await example.chat('counter');
    await counter.ask('One?');
    await counter.ask('Two?');
    await expect(counter.answer()).toContainText('question number 2.');
    const price = await example.chat('price');
    await price.ask('plums');
    await expect(price.answer()).toContainText("KeyError: 'plums'");
    await expect(
      price.answer().getByRole('button', { name: 'Retry' })
    ).toBeVisible();
  },

  '03-streaming': async example => {
    await example.runUntil('busy');
    await answersMeanwhile(example, 'busy', async () => {
      const slowly = await example.chat('words');
      await slowly.ask('word by word');
      await expect(slowly.answer()).toContainText('word by word');
    });
    const count = await example.chat('endless');
    await count.message.fill('Count');
    await count.message.press('Enter');
    await expect(count.answer()).toContainText('3');
    await count.button('Stop').click();
    await expect(count.answer()).toContainText('You stopped this answer.');
    await example.run('ended');
    await expect(await example.output('ended')).toContainText(/at: \[\d+\]/);
  },

  '04-answers-from-documents': async example => {
    await example.runAll();
    const documents = await example.chat('documents');
    await choosePrompt(documents, 'How do I lock the extension?');
    await documents.send();
    const lists = documents.answer().getByRole('list', { name: 'Sources' });
    await expect(lists.first()).toHaveText(
      '[1] Enable, disable, lock (README.md)'
    );
    await expect(documents.answer()).toContainText('labextension lock');
    const explain = await example.chat('explain');
    await explain.ask('Where are keys kept?');
    await expect(explain.answer()).toContainText('Question: Where are keys');
    await expect(
      explain.answer().getByRole('list', { name: 'Sources' })
    ).toHaveCount(1);
  },

  '05-tools-and-thinking': async example => {
    await example.runAll();
    const weather = await example.chat('weather');
    await weather.ask('What is the temperature in month 7 in Oslo?');
    const answer = weather.answer();
    await expect(answer).toContainText('The tool says 18.');
    await answer.getByText('View reasoning').click();
    await expect(answer.getByText('The question is')).toBeVisible();
    await answer.getByText('temperature', { exact: true }).click();
    await expect(answer.getByLabel('Arguments')).toContainText('Oslo');
    await example.run('calls');
    await expect(await example.output('calls')).toContainText("'Oslo'");
  },

  '06-prompts-and-settings': async example => {
    await example.runAll();
    const alice = await example.chat('alice');
    await choosePrompt(alice, /thought of/);
    const form = alice.root.getByRole('dialog', { name: 'Fill in the prompt' });
    await form.getByRole('textbox', { name: 'who' }).fill('The Rabbit');
    await form.getByRole('button', { name: 'Use prompt' }).click();
    await expect(alice.message).toHaveValue('The Rabbit thought of her sister');
    await alice.send();
    const storyteller = await example.chat('storyteller');
    await storyteller.button('Configuration').click();
    const panel = storyteller.root.getByRole('dialog', {
      name: /^Configuration of/
    });
    await expect(panel.getByRole('spinbutton')).toHaveCount(2);
    await panel.getByRole('spinbutton', { name: 'Temperature' }).fill('0');
    await panel.getByRole('spinbutton', { name: 'Temperature' }).press('Enter');
    await storyteller.ask('Alice');
    await expect(storyteller.answer()).toContainText(
      "'temperature': 0} was beginning to get very tired of"
    );
  },

  '07-attachments': async example => {
    await example.runAll();
    const look = await example.chat('look');
    await look.ask('What is this?');
    await expect(look.answer()).toContainText('Add a picture or a CSV file');
    const chooser = example.page.waitForEvent('filechooser');
    await look.button('Attach files').click();
    await (await chooser).setFiles([PHOTO, TABLE]);
    await look.ask('And this?');
    const answer = look.answer();
    await expect(answer).toContainText('320 × 200 pixels');
    await expect(answer.getByRole('img')).toBeVisible();
    await expect(answer.getByRole('cell', { name: '1.75' })).toBeVisible();
    await example.run('names');
    await expect(await example.output('names')).toContainText(
      "['photo.png', 'table.csv']"
    );
  },

  '08-rich-output': async example => {
    await example.runAll();
    const report = await example.chat('report');
    await report.ask('Compare Lisbon and Oslo');
    const answer = report.answer();
    await expect(
      answer.getByRole('columnheader', { name: 'Oslo' })
    ).toBeVisible();
    await expect(answer.getByRole('img')).toBeVisible();
    await expect(answer).toContainText('The warmest month is Jul.');
    await answer.getByText('Month by month').click();
    await expect(answer.getByRole('table')).toHaveCount(2);
    await example.run('objects');
    await expect(await example.output('objects')).toContainText('mean');
  },

  '09-agent': async example => {
    await example.runAll();
    const cook = await example.chat('kitchen');
    await cook.ask('What do I make of the pantry today?');
    await expect(cook.answer()).toContainText('"minutes": 500');
    await example.run('recipes');
    await expect(await example.output('recipes')).toContainText(
      'today, 500 minutes:'
    );
  },

  '10-openai-compatible': async example => {
    await example.runAll();
    const teacher = await example.chat('chat');
    await choosePrompt(teacher, 'Show me a list comprehension.');
    await teacher.send();
    await expect(teacher.answer()).toContainText(
      'grok-beta at api.x.ai was asked: Show me a list comprehension.'
    );
    await expect(teacher.button('Configuration')).toBeVisible();
  },

  '11-local-model': async (example, chat) => {
    await chat.newConversation();
    await chat.chooseModel(/SmolLM2/);
    await chat.ask('What is Python?');
    // its own words begin with the question's; it may go on for a minute
    await expect(chat.answer()).toContainText('Python', { timeout: 60_000 });
    await chat
      .stopButton()
      .click({ timeout: 5_000 })
      .catch(() => undefined);
    await expect(chat.answer()).toHaveAttribute('aria-busy', 'false');
    await expect(
      (await example.cell('notebook')).getByRole('link', {
        name: 'Any OpenAI-compatible server'
      })
    ).toBeVisible();
  }
};

test('every example answers as it says', async ({ page, chat, tmpPath }) => {
  test.setTimeout(600_000);
  const files = readdirSync(join(ROOT, 'examples'));
  const examples = files.filter(name => name.endsWith('.ipynb')).sort();
  expect(examples).toEqual(Object.keys(FOLLOWED).map(name => `${name}.ipynb`));
  await uploadProject(page, tmpPath);
  for (const [name, follow] of Object.entries(FOLLOWED)) {
    await test.step(name, async () => {
      const path = `${tmpPath}/examples/${name}.ipynb`;
      const example = await Example.open(page, path);
      await example.prepare(THROUGH_OUR_INTERNET + SERVER);
      await follow(example, chat);
      await example.close();
    });
  }
});

/** The examples, and what they read. */
async function uploadProject(
  page: IJupyterLabPageFixture,
  folder: string
): Promise<void> {
  await page.contents.uploadDirectory(
    join(ROOT, 'examples'),
    `${folder}/examples`
  );
  for (const name of ['README.md', 'CHANGELOG.md']) {
    const text = readFileSync(join(ROOT, name), 'utf-8');
    await page.contents.uploadContent(text, 'text', `${folder}/${name}`);
  }
}
