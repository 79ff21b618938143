/**
 * Every chat of the page that this project began with, asked in its cell's
 * output; SEED_DOCUMENT names the page.
 */
import { existsSync } from 'fs';
import { runCell } from '../support/cells';
import { InlineChat } from '../support/inline-chat';
import type { IBlock } from '../support/internet';
import {
  internetLog,
  leftToTheReader,
  pythonBlocks,
  THROUGH_OUR_INTERNET
} from '../support/internet';
import { png } from '../support/png';
import { expect, test } from '../support/test';

const SEED = process.env.SEED_DOCUMENT ?? '';

test.skip(!existsSync(SEED), 'SEED_DOCUMENT does not name the document');

/** What somebody does with the chat of a block, and sees. */
type Follow = (inline: InlineChat) => Promise<void>;

const WORDS = 'This response will appear word by word!';
const CONTEXT = 'Context: all there is on Why?';
const NOTED = 'yields all of its text so far each time';

const SETTINGS = 'Configuration';

function says(question: string, answer: string, also?: Follow): Follow {
  return async inline => {
    await inline.ask(question);
    await expect(inline.answer()).toContainText(answer);
    await also?.(inline);
  };
}

/** It offers settings, as the page asks for. */
async function isConfigurable(inline: InlineChat): Promise<void> {
  await expect(inline.button(SETTINGS)).toBeVisible();
}

/** It answers as the model of a provider does. */
function saysOf(model: string, host: string, also?: Follow): Follow {
  const question = 'Who is there?';
  return says(question, `${model} at ${host} was asked: ${question}`, also);
}

const offersPrompts: Follow = async inline => {
  await inline.button('Prompts').click();
  await inline.root.getByRole('option', { name: 'How are you?' }).click();
  await expect(inline.message).toHaveValue('How are you?');
  await expect(inline.button(SETTINGS)).toHaveCount(0);
  await inline.send();
  await expect(inline.answer()).toContainText('Echo: How are you?');
};

const asksForCountry: Follow = async inline => {
  await inline.button('Prompts').click();
  const template = { name: 'What is the capital of {{country}}?' };
  await inline.root.getByRole('option', template).click();
  const form = inline.root.getByRole('dialog', { name: 'Fill in the prompt' });
  await expect(form.getByRole('textbox', { name: 'country' })).toBeFocused();
  await form.getByRole('textbox', { name: 'country' }).fill('Peru');
  await expect(form.getByLabel('Preview')).toHaveText(
    'What is the capital of Peru?'
  );
  await form.getByRole('button', { name: 'Use prompt' }).click();
  await inline.send();
  await expect(inline.answer()).toContainText(
    'gpt-4o at api.openai.com was asked: What is the capital of Peru?'
  );
};

const usesTools: Follow = async inline => {
  await inline.ask('What is the weather in Paris?');
  await expect(inline.answer()).toContainText('The tool says');
  const tool = inline.answer().getByRole('group').filter({
    hasText: 'get_weather'
  });
  await expect(tool).toContainText('done');
  await expect(tool.getByText('"Paris"')).toHaveCount(0);
  await tool.getByText('get_weather').click();
  await expect(tool.getByLabel('Arguments')).toContainText('"Paris"');
  await expect(tool).toContainText('"sunny"');
};

const takesPictures: Follow = async inline => {
  const [PHOTO, PAPER] = [
    { name: 'plot.png', mimeType: 'image/png', buffer: png(20, 20) },
    {
      name: 'paper.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.4')
    }
  ];
  const attached = inline.root
    .getByRole('list', { name: 'Attached files' })
    .getByRole('listitem');
  const pick = async (file: typeof PHOTO): Promise<void> => {
    const opened = inline.page.waitForEvent('filechooser');
    await inline.button('Attach files').click();
    await (await opened).setFiles(file);
    await expect(attached).toHaveCount(1);
  };
  await pick(PAPER);
  await expect(attached).toContainText('takes no files of this type');
  await inline.button('Remove paper.pdf').click();
  await pick(PHOTO);
  await inline.ask('Why?');
  await expect(inline.questions().getByAltText('plot.png')).toBeVisible();
  await expect(inline.answer()).toContainText(CONTEXT);
};

const thinks: Follow = async inline => {
  await inline.ask('Which number is larger?');
  const answer = inline.answer();
  const thought = answer.getByText("The question is 'Which number");
  await expect(thought).toHaveCount(0);
  await answer.getByText('View reasoning').click();
  await expect(thought).toBeVisible();
};

const thinksAsTold: Follow = async inline => {
  await thinks(inline);
  const asked = (await internetLog()).at(-1);
  expect(asked?.body.max_tokens).toBe(8000);
  expect(asked?.body.thinking).toEqual({
    type: 'enabled',
    budget_tokens: 4000
  });
};

const answersInForm: Follow = async inline => {
  await inline.ask('How is the weather in Oslo?');
  await expect(inline.answer()).toContainText('"city": "Oslo"');
};

/** Nothing that can be pressed or typed into is without a name. */
async function everythingHasAName(inline: InlineChat): Promise<void> {
  for (const role of ['button', 'textbox', 'log', 'article'] as const) {
    for (const found of await inline.root.getByRole(role).all()) {
      await expect(found).toHaveAccessibleName(/\S/);
    }
  }
}

const FOLLOWED: Record<string, Follow | null> = {
  Chat: says('Hello', 'You said: Hello', isConfigurable),
  'Basic Usage': offersPrompts,
  'Using a Built-in AI Model': saysOf(
    'gpt-4',
    'api.openai.com',
    isConfigurable
  ),
  'Accessing Chat History': null,
  'Custom Model with Additional Context': says('Why?', CONTEXT),
  'Templated Prompts': asksForCountry,
  'Including Attachments': takesPictures,
  'With Custom Models': says('Go', WORDS),
  'With Custom Models #2': says('Go', WORDS),
  'With Custom Models #3': says('Go', 'Hello world', async inline => {
    await expect(inline.answer()).not.toContainText(NOTED);
  }),
  'With Custom Models #4': says('Go', 'Hello world', async inline => {
    await expect(inline.answer()).toContainText(NOTED);
  }),
  OpenAI: saysOf('gpt-4o', 'api.openai.com', isConfigurable),
  Anthropic: saysOf(
    'claude-3-5-sonnet-20240620',
    'api.anthropic.com',
    isConfigurable
  ),
  'Google AI': saysOf(
    'gemini-1.5-pro-latest',
    'generativelanguage.googleapis.com',
    isConfigurable
  ),
  Groq: saysOf('llama-3.1-70b-versatile', 'api.groq.com', isConfigurable),
  'Basic Usage with Tools': usesTools,
  'With Thinking/Reasoning': thinksAsTold,
  'Using a Pre-configured Agent': answersInForm,
  'OpenAI-Compatible Providers (W&B Inference, DeepSeek, etc.)': thinks,
  'Supported Model Providers: Cerebras': saysOf(
    'llama3.1-8b',
    'api.cerebras.ai'
  ),
  'Supported Model Providers: Groq': saysOf(
    'llama-3.1-70b-versatile',
    'api.groq.com'
  ),
  'Supported Model Providers: xAI': saysOf('grok-beta', 'api.x.ai')
};

/** A block as a cell; a chat that it only gives a name is shown by one more line. */
function cellOf({ name, code }: IBlock): string {
  const ours = code.replace(
    'import marimo as mo',
    'import jupyter_chat_ext as mo'
  );
  if (/^yield /m.test(code) && !code.includes('def ')) {
    const body = ours.replace(/^/gm, '    ');
    return `def yields(messages, config):\n${body}\nmo.ui.chat(yields)`;
  }
  const lines = ours.trimEnd().split('\n');
  const isShown = FOLLOWED[name] === null || !/^chat = mo/m.test(ours);
  return isShown || lines.at(-1) === 'chat' ? ours : `${ours}\nchat`;
}

test('every chat of the page answers below its cell', async ({
  page,
  openNotebook
}) => {
  test.setTimeout(600_000);
  const blocks = pythonBlocks(SEED);
  expect(blocks.map(({ name }) => name)).toEqual(Object.keys(FOLLOWED));
  const before = [THROUGH_OUR_INTERNET, leftToTheReader()];
  await openNotebook(before.length, ...before, ...blocks.map(cellOf));
  for (const [index, { name }] of blocks.entries()) {
    await test.step(name, async () => {
      const cell = await runCell(page, before.length + index);
      const inline = new InlineChat(page, cell);
      const follow = FOLLOWED[name];
      if (follow) {
        await follow(inline);
        await everythingHasAName(inline);
      } else {
        await expect(cell).toContainText("content='Who is there?'");
      }
    });
  }
});
