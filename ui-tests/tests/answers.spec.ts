/**
 * One question and its answer: streamed, stopped, repeated, kept.
 */
import { ChatPage } from '../support/chat-page';
import { expect, test, upstreamLog } from '../support/test';

test.beforeEach(async ({ chat }) => {
  await chat.newConversation();
  await chat.chooseModel('fake');
});

test('an answer of an OpenAI-compatible endpoint streams in as Markdown', async ({
  chat
}) => {
  await test.step('Enter that chooses a word of an input method sends nothing', async () => {
    const tab = chat.message.page();
    const keyboard = await tab.context().newCDPSession(tab);
    await chat.message.focus();
    await keyboard.send('Input.imeSetComposition', {
      text: 'にほん',
      selectionStart: 3,
      selectionEnd: 3
    });
    await expect(chat.message).toHaveValue('にほん');
    // as systems report a key that their input method takes
    await keyboard.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      key: 'Enter',
      windowsVirtualKeyCode: 229
    });
    await keyboard.send('Input.insertText', { text: '日本' });
    await expect(chat.message).toHaveValue('日本');
    await expect(chat.questions()).toHaveCount(0);
    await chat.message.press('Enter');
    await expect(chat.answer()).toContainText('You said: 日本');
    await chat.ended();
  });

  await chat.ask(
    'say A **bold** word, `code` and then ' + 'more words '.repeat(20)
  );

  await expect(chat.answer().locator('strong')).toHaveText('bold');
  await expect(chat.answer()).toHaveAttribute('aria-busy', 'true');
  await chat.ended();
  await expect(chat.answer()).toContainText('more words more words');
  await expect(chat.message).toBeFocused();

  await test.step('its sentences are said whole, in their order, once each', async () => {
    const region = chat.panel.locator('.jp-ChatExt > [role=status]').last();
    await expect(region).toHaveAttribute('aria-live', 'polite');
    const heard = await region.evaluateHandle(node => {
      const said: string[] = [];
      new MutationObserver(() => said.push(node.textContent ?? '')).observe(
        node,
        { childList: true, characterData: true, subtree: true }
      );
      return said;
    });
    const sentences = Array.from(
      { length: 12 },
      (_, index) => `This is the sentence with the number ${index}.`
    );
    await chat.ask(`say ${sentences.join(' ')}`);
    await chat.ended();
    const isComplete = /number 11\. The answer is complete\.$/;
    await expect(async () =>
      expect((await heard.jsonValue()).join(' ')).toMatch(isComplete)
    ).toPass({ timeout: 20_000 });
    // the end of the answer before may still have been said
    const whole = await heard.jsonValue();
    const said = whole.slice(whole.findIndex(one => one.startsWith('This')));
    expect(said.length).toBeGreaterThan(1);
    expect(said.every(each => each.endsWith('.'))).toBe(true);
    expect(said.join(' ')).toBe(
      [...sentences, 'The answer is complete.'].join(' ')
    );
  });
});

test('Stop keeps what was said and closes the connection to the provider', async ({
  chat
}) => {
  await chat.ask('wait');
  await expect(chat.answer()).toContainText('Once');

  await chat.stopButton().click();

  await chat.ended();
  await expect(chat.answer()).toContainText('Once');
  await expect(chat.answer()).toContainText('You stopped this answer.');
  await expect
    .poll(async () => (await upstreamLog()).at(-1)?.hung_up)
    .toBeTruthy();
});

test('a reload in the middle of an answer loses nothing and repeats nothing', async ({
  chat
}) => {
  const counted = Array.from({ length: 300 }, (_, index) => `w${index}`);
  const words = [Date.now(), ...counted].join(' ');
  await chat.ask(`say ${words}`);
  await expect(chat.answer()).toContainText('w10');

  await chat.reload();

  await expect(chat.answer()).toContainText('w12', { timeout: 30_000 });
  await expect(chat.answer()).toHaveAttribute('aria-busy', 'true');
  await chat.ended();
  await expect(chat.answer()).toContainText(words);
  await expect(chat.questions()).toHaveCount(1);
  const asked = (await upstreamLog()).filter(({ question }) =>
    question.endsWith(words)
  );
  expect(asked).toHaveLength(1);
});

test('two tabs on one conversation show the same stream, whoever asked', async ({
  chat,
  page,
  context
}) => {
  await chat.ask('say first');
  await chat.ended();
  const other = await ChatPage.inNewTab(context, page.url());
  await other.showConversation(/^say first/);
  await expect(other.answer()).toContainText('first');

  const words = Array.from({ length: 120 }, (_, index) => `x${index}`).join(
    ' '
  );
  await other.ask(`say ${words}`);

  await expect(chat.answer()).toContainText('x3');
  await expect(chat.answer()).toHaveAttribute('aria-busy', 'true');
  await chat.ended();
  await other.ended();
  await expect(chat.answer()).toContainText(words);
  await expect(other.answer()).toContainText(words);
  await expect(chat.questions()).toHaveCount(2);
  await other.page.close();
});

test('a question asked while answering waits in the queue, then is asked', async ({
  chat
}) => {
  await chat.ask('say ' + 'slowly '.repeat(160));
  await expect(chat.answer()).toContainText('slowly');

  await chat.send('say the second');

  await expect(
    chat.panel.getByRole('list', { name: 'Questions that are sent next' })
  ).toContainText('say the second');
  await expect(chat.answers()).toHaveCount(2, { timeout: 40_000 });
  await chat.ended();
  await expect(chat.answer()).toContainText('the second');
});

test('the view follows an answer, until the person scrolls up', async ({
  chat
}) => {
  await chat.ask('bench n=600 rate=150');
  const log = chat.panel.getByRole('log');
  const fromBottom = (): Promise<number> =>
    log.evaluate(
      node => node.scrollHeight - node.scrollTop - node.clientHeight
    );
  await expect
    .poll(() => log.evaluate(node => node.scrollHeight / node.clientHeight))
    .toBeGreaterThan(1.5);
  expect(await fromBottom()).toBeLessThan(60);

  await log.hover();
  await chat.page.mouse.wheel(0, -400);

  const jump = chat.panel.getByRole('button', { name: 'Jump to latest' });
  await expect(jump).toBeVisible();
  const position = await log.evaluate(node => node.scrollTop);
  await expect(chat.answer()).toHaveAttribute('aria-busy', 'false', {
    timeout: 20_000
  });
  expect(
    Math.abs((await log.evaluate(n => n.scrollTop)) - position)
  ).toBeLessThan(4);
  await jump.click();
  await expect.poll(fromBottom).toBeLessThan(60);
});
