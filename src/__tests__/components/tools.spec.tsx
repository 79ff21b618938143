import { act, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { IMessage, Part } from '../../core/messages';
import { message, model, question } from '../support/builders';
import { renderChat, spokenText } from '../support/render-chat';
import { asking } from '../support/tool-calls';

const metadata = { model: 'test:Fox' };

function show(parts: Part[], change: Partial<IMessage> = {}) {
  const messages = [
    question('Clean up.'),
    message('', { id: 'reply', parts, metadata, ...change })
  ];
  return renderChat({ messages, models: [model('Fox')] });
}

function call(change: object): Part {
  return {
    type: 'tool-search',
    toolCallId: '1',
    state: 'output-available',
    input: { words: 'fox' },
    output: 'found',
    ...change
  } as unknown as Part;
}

/** The folded call, opened. */
function opened(name: string): HTMLElement {
  const details = screen.getByText(name).closest('details')!;
  details.open = true;
  fireEvent(details, new Event('toggle'));
  return details;
}

const summaryOf = (name: string): string =>
  screen.getByText(name).closest('summary')!.textContent ?? '';

describe('a tool call', () => {
  it('shows its name and how it stands; the values when it is opened', () => {
    show([call({})]);
    expect(summaryOf('search')).toBe('searchdone');
    expect(screen.queryByText('found')).toBeNull();
    const details = opened('search');
    expect(within(details).getByText('words')).toBeTruthy();
    expect(within(details).getByText('"fox"')).toBeTruthy();
    expect(within(details).getByText('found')).toBeTruthy();
  });

  it('says where it ran and how long it took', () => {
    show([call({ toolMetadata: { where: 'cars.ipynb', seconds: 0.24 } })]);
    expect(summaryOf('search')).toContain('cars.ipynb · done · 0.2 s');
  });

  it('ignores facts that are none', () => {
    show([call({ toolMetadata: { where: 7, seconds: 'long' } })]);
    expect(summaryOf('search')).toBe('searchdone');
  });

  it.each([
    ['input-streaming', 'running', 'preparing…'],
    ['input-available', 'running', 'running…'],
    ['input-available', 'stopped', 'interrupted'],
    ['approval-requested', 'failed', 'interrupted'],
    ['output-error', 'done', 'failed'],
    ['output-denied', 'done', 'denied']
  ])('%s in a message that is %s is %s', (state, status, words) => {
    show([call({ state, errorText: 'No.' })], {
      status: status as IMessage['status']
    });
    expect(summaryOf('search')).toContain(words);
  });

  it('shows arguments while they are being written, mended', () => {
    const part = {
      ...call({ state: 'input-streaming', input: { words: 'fo' } }),
      output: undefined
    };
    const reply = message('', { status: 'running', parts: [part as Part] });
    renderChat({ messages: [], reply, activity: 'answering' });
    expect(within(opened('search')).getByText('"fo"')).toBeTruthy();
  });

  it('shows raw what is no object, and says when there is nothing', () => {
    show([
      call({ input: undefined, rawInput: '{"wor' }),
      call({ type: 'tool-now', toolCallId: '2', input: {} })
    ]);
    expect(within(opened('search')).getByText('{"wor')).toBeTruthy();
    expect(within(opened('now')).getByText('without arguments')).toBeTruthy();
  });

  it('shows text of several lines in lines, and JSON laid out', () => {
    show([call({ input: { sql: 'SELECT 1\nFROM t' }, output: { rows: [1] } })]);
    const details = opened('search');
    expect(within(details).getByText(/SELECT 1\s+FROM t/)).toBeTruthy();
    expect(details.textContent).toContain('"rows": [\n    1\n  ]');
  });

  it('folds a long output', async () => {
    const output = Array.from({ length: 50 }, (_, at) => `line ${at}`);
    show([call({ output: output.join('\n') })]);
    const details = opened('search');
    expect(details.textContent).not.toContain('line 49');
    await userEvent.click(
      within(details).getByRole('button', { name: 'Show all 50 lines' })
    );
    expect(details.textContent).toContain('line 49');
  });

  it('tells why it failed, as text', () => {
    const errorText = 'query raised <b>ValueError</b>';
    show([call({ state: 'output-error', errorText })]);
    expect(opened('search').textContent).toContain(errorText);
    expect(document.querySelector('b')).toBeNull();
  });

  it('tells why it was denied', () => {
    const approval = { id: 'a', approved: false, reason: 'Mine.' };
    show([call({ state: 'output-denied', approval })]);
    expect(opened('search').textContent).toContain('Mine.');
  });

  it('of a provider is named for what it does, with what it is about', () => {
    const provided = (name: string, input: object) =>
      call({
        type: `tool-${name}`,
        toolCallId: name,
        providerExecuted: true,
        input
      });
    show([
      provided('web_search', { query: 'foxes' }),
      provided('code_execution', { code: '1 + 1' }),
      provided('horoscope', {}),
      provided('web_fetch', { queries: ['owls', 'ants'] })
    ]);
    expect(summaryOf('Web search')).toContain('foxes · done');
    expect(summaryOf('Code run by the provider')).toContain('done');
    expect(summaryOf('horoscope')).toContain('done');
    expect(summaryOf('Page read')).toContain('owls, ants · done');
  });

  it('hides nothing in a name or a value', () => {
    show([call({ input: { 'a\u202E': 'x\u200By' } })]);
    const details = opened('search');
    expect(details.textContent).toContain('a⟨U+202E⟩');
    expect(details.textContent).toContain('x⟨U+200B⟩y');
  });
});

describe('a tool that needs approval', () => {
  const card = (name = 'Fox asks to run delete') =>
    screen.getByRole('group', { name });

  it('says who asks, for which tool, with exactly which arguments', () => {
    show([asking('1', { path: 'a.txt', force: true })], { status: 'waiting' });
    expect(card().textContent).toContain('path"a.txt"');
    expect(card().textContent).toContain('forcetrue');
    expect(card().textContent).toContain('Nothing runs before you answer.');
  });

  it('says where it would run, and why the tool asks', () => {
    const part = {
      ...asking('1'),
      toolMetadata: { where: 'cars.ipynb' },
      approval: { id: 'a1', requestReason: 'It cannot be undone.' }
    } as Part;
    show([part], { status: 'waiting' });
    const shown = card('Fox asks to run delete cars.ipynb');
    expect(shown.textContent).toContain('It cannot be undone.');
  });

  it('is approved with one press', async () => {
    const { chat } = show([asking('1')], { status: 'waiting' });
    await userEvent.click(
      within(card()).getByRole('button', { name: 'Approve' })
    );
    expect(chat.answerApproval).toHaveBeenCalledWith('a1', { approved: true });
  });

  it('is denied with one press', async () => {
    const { chat } = show([asking('1')], { status: 'waiting' });
    await userEvent.click(within(card()).getByRole('button', { name: 'Deny' }));
    expect(chat.answerApproval).toHaveBeenCalledWith('a1', {
      approved: false,
      reason: undefined
    });
  });

  it('is denied with a reason, by the keyboard alone', async () => {
    const { chat } = show([asking('1')], { status: 'waiting' });
    within(card()).getByRole('button', { name: 'Approve' }).focus();
    await userEvent.tab();
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    expect(document.activeElement?.getAttribute('aria-label')).toBe(
      'Reason for denying'
    );
    expect(
      within(card()).queryByRole('button', { name: 'Approve' })
    ).toBeNull();
    await userEvent.keyboard('It is mine.{Enter}');
    expect(chat.answerApproval).toHaveBeenCalledWith('a1', {
      approved: false,
      reason: 'It is mine.'
    });
  });

  it('hands the focus to the next card, then to the composer', async () => {
    const { set, chat } = show([asking('1'), asking('2')], {
      status: 'waiting'
    });
    const [first] = screen.getAllByRole('button', { name: 'Approve' });
    await userEvent.click(first);
    const [, second] = screen.getAllByRole('button', { name: 'Approve' });
    expect(document.activeElement).toBe(second);

    const [asked, reply] = chat.state.messages;
    set({ messages: [asked, { ...reply, parts: [asking('2')] }] });
    await userEvent.click(screen.getByRole('button', { name: 'Approve' }));
    expect(document.activeElement).toBe(
      screen.getByRole('textbox', { name: 'Message' })
    );
  });

  it('leaves the composer free, and Stop denies it', async () => {
    const { chat } = show([asking('1')], { status: 'waiting' });
    const field = screen.getByRole('textbox', { name: 'Message' });
    expect(field).toHaveProperty('disabled', false);
    await userEvent.click(screen.getByRole('button', { name: 'Stop' }));
    expect(chat.stop).toHaveBeenCalled();
    expect(screen.queryByRole('button', { name: 'Regenerate' })).toBeNull();
  });

  it('that was answered says what happens, and asks no more', () => {
    const approved = {
      ...asking('1'),
      state: 'approval-responded',
      approval: { id: 'a1', approved: true }
    } as Part;
    show([approved, asking('2')], { status: 'waiting' });
    expect(screen.getAllByRole('button', { name: 'Approve' })).toHaveLength(1);
    expect(
      screen.getByText('approved, runs when all are answered')
    ).toBeTruthy();
  });

  it('asks nothing in a message that does not wait any more', () => {
    show([asking('1')], { status: 'interrupted' });
    expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull();
  });

  it('is said by the live region, which goes on after what it said', () => {
    jest.useFakeTimers();
    try {
      const asked = question('Clean up.');
      const say = (text: string, change: Partial<IMessage>) =>
        message(text, { id: 'reply', metadata, ...change });
      const { set } = renderChat({
        messages: [asked],
        reply: say('I will.', { status: 'running' }),
        models: [model('Fox')]
      });
      const said = () => {
        act(() => jest.advanceTimersByTime(2000));
        return spokenText();
      };
      const waiting = say('I will.', { status: 'waiting' });
      const parts = [...waiting.parts, asking('1')];
      set({ messages: [asked, { ...waiting, parts }], reply: null });
      expect(said()).toBe('I will. Fox asks to run delete.');
      set({ messages: [asked, { ...waiting, parts: [...parts] }] });
      expect(said()).toBe('I will. Fox asks to run delete.');

      const more = [...parts, { type: 'text', text: ' Gone.' }] as Part[];
      set({
        messages: [asked],
        reply: say('', { status: 'running', parts: more })
      });
      set({ messages: [asked, say('', { parts: more })], reply: null });
      expect(said()).toBe('Gone. The answer is complete.');
    } finally {
      jest.useRealTimers();
    }
  });
});
