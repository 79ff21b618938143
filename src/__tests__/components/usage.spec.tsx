import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { IMessage } from '../../core/messages';
import { defaultPreferences } from '../../settings';
import { FakeChat } from '../support/fake-chat';
import { message, question, summary } from '../support/builders';
import { renderChat, showChat } from '../support/render-chat';

const line = () =>
  screen.queryByRole('button', { name: /^What this answer took/ });

const METADATA = {
  modelName: 'fox-2026-11',
  finishReason: 'stop',
  timing: { first: 0.84, total: 74.4 },
  usage: {
    inputTokens: 1200,
    outputTokens: 34,
    cacheReadTokens: 1000,
    reasoningTokens: 20,
    tokensPerSecond: 48.26,
    cost: 0.00312
  }
};

function show(
  metadata: Record<string, unknown>,
  change: Partial<IMessage> = {}
) {
  const reply = message('So', { id: 'reply', metadata, ...change });
  return renderChat({ messages: [question('Why?'), reply] });
}

/** What the details say, by their names. */
function facts(): Record<string, string | null> {
  const names = screen.getAllByRole('term');
  const values = screen.getAllByRole('definition');
  return Object.fromEntries(
    names.map((name, at) => [name.textContent, values[at].textContent])
  );
}

describe('what an answer took', () => {
  it('stands in one line, and in full when it is opened', async () => {
    show(METADATA);
    expect(line()!.textContent).toBe('1,234 tokens · $0.0031 · 1 min 14 s');
    expect(line()!.getAttribute('aria-expanded')).toBe('false');
    expect(screen.queryByRole('term')).toBeNull();
    await userEvent.click(line()!);
    expect(facts()).toEqual({
      Model: 'fox-2026-11',
      Input: '1,200 tokens (1,000 from the cache)',
      Output: '34 tokens (20 of them thinking)',
      Cost: 'about $0.0031',
      'First words': 'after 0.8 s',
      Time: '1 min 14 s',
      Speed: '48 tokens per second',
      End: 'the answer is complete'
    });
    await userEvent.click(line()!);
    expect(screen.queryByRole('term')).toBeNull();
  });

  it('says nothing of a price that nobody knows', async () => {
    const { usage, ...rest } = METADATA;
    show({ ...rest, usage: { ...usage, cost: undefined } });
    expect(line()!.textContent).not.toContain('$');
    await userEvent.click(line()!);
    expect(facts()).not.toHaveProperty('Cost');
  });

  it.each([
    [0.00001, '< $0.0001'],
    [0.02, '$0.02'],
    [0.01234, '$0.0123'],
    [12.345, '$12.35']
  ])('writes a price of %d as %s', (cost, words) => {
    show({ usage: { inputTokens: 1, outputTokens: 0, cost } });
    expect(line()!.textContent).toBe(`1 token · ${words}`);
  });

  it('tells at least the time of a function', () => {
    show({ modelName: 'echo', timing: { first: 0.1, total: 12.3 } });
    expect(line()!.textContent).toBe('12 s');
  });

  it('does not say that an answer took no time', () => {
    show({ modelName: 'echo', timing: { first: 0.01, total: 0.02 } });
    expect(line()!.textContent).toBe('less than 0.1 s');
  });

  it('says that a stopped answer took at least so much', async () => {
    const usage = { inputTokens: 9, outputTokens: 1, partial: true };
    show({ usage, finishReason: 'stop' }, { status: 'stopped' });
    expect(line()!.textContent).toBe('at least 10 tokens');
    await userEvent.click(line()!);
    expect(facts()).not.toHaveProperty('End');
  });

  it('does not stand below answers that tell nothing, or nonsense', () => {
    show({ usage: { inputTokens: 'many', cost: -1 }, timing: [] });
    expect(line()).toBeNull();
  });

  it('is shown to nobody who does not want it', async () => {
    const chat = new FakeChat({
      messages: [question('Why?'), message('So', { metadata: METADATA })],
      current: summary('One')
    });
    showChat(chat, {
      preferences: { ...defaultPreferences, showUsage: false }
    });
    expect(line()).toBeNull();
    await userEvent.click(
      screen.getByRole('button', { name: /^Conversations/ })
    );
    expect(chat.readTotals).not.toHaveBeenCalled();
  });
});

describe('what a conversation took', () => {
  const one = summary('One');
  const TOTALS = { answers: 12, inputTokens: 1000, outputTokens: 234 };

  async function open(chat: FakeChat) {
    showChat(chat);
    await userEvent.click(
      screen.getByRole('button', { name: /^Conversations/ })
    );
    return screen.getByRole('dialog', { name: 'Conversations' });
  }

  it('is told below the list, and again when it has changed', async () => {
    const chat = new FakeChat({ conversations: [one], current: one });
    chat.readTotals.mockResolvedValue({ ...TOTALS, cost: 0.25, unpriced: 0 });
    const list = await open(chat);
    await within(list).findByText(
      'This conversation: 12 answers · 1,234 tokens · $0.25'
    );
    chat.readTotals.mockResolvedValue({ ...TOTALS, cost: 0.25, unpriced: 2 });
    act(() => chat.set({ current: { ...one, seq: one.seq + 1 } }));
    await within(list).findByText(/\$0\.25, and 2 answers of unknown price$/);
    expect(chat.readTotals).toHaveBeenCalledWith(one.id);
  });

  it('is missed by nobody where it cannot be told', async () => {
    const chat = new FakeChat({ conversations: [one], current: one });
    chat.readTotals.mockRejectedValue(new Error('404'));
    const list = await open(chat);
    await waitFor(() => expect(chat.readTotals).toHaveBeenCalled());
    expect(list.textContent).not.toContain('This conversation');
  });
});
