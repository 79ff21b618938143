import { act, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { IMessage, Part } from '../../core/messages';
import { defaultPreferences } from '../../settings';
import { failure, message, model, question } from '../support/builders';
import { renderChat } from '../support/render-chat';

const answer = () => screen.getByRole('article', { name: 'Assistant' });

function show(change: Partial<IMessage>, text = '') {
  return renderChat({
    messages: [question('Why?'), message(text, { id: 'reply', ...change })]
  });
}

describe('messages', () => {
  it('names who speaks and says what is being written', () => {
    const reply = message('So', { id: 'reply', status: 'running' });
    const { set } = renderChat({
      messages: [question('Why?')],
      reply,
      activity: 'answering'
    });
    const log = screen.getByRole('log', { name: 'Conversation' });
    expect(
      within(log).getByRole('article', { name: 'You' }).textContent
    ).toContain('Why?');
    expect(answer().getAttribute('aria-busy')).toBe('true');

    set({
      messages: [question('Why?'), { ...reply, status: 'done' }],
      reply: null,
      activity: 'idle'
    });
    expect(answer().getAttribute('aria-busy')).toBe('false');
  });

  it('keeps the very same element when a reply settles', () => {
    const reply = message('So', { id: 'reply', status: 'running' });
    const messages = [question('Why?')];
    const { set } = renderChat({ messages, reply, activity: 'answering' });
    const before = answer();
    set({
      messages: [...messages, { ...reply, status: 'done' }],
      reply: null,
      activity: 'idle'
    });
    expect(answer()).toBe(before);
  });

  it('shows what a person wrote as they wrote it', () => {
    renderChat({ messages: [question('a **b**\nc')] });
    expect(screen.getByText(/a \*\*b\*\*/).textContent).toBe('a **b**\nc');
  });

  it('explains a failure, with details folded, and tries again', async () => {
    const part = failure({ traceback: 'ZeroDivisionError' });
    const { chat } = show({ status: 'failed', parts: [part] });
    const card = screen.getByRole('group', {
      name: 'Your function raised an error.'
    });
    expect(card.textContent).toContain('Look at the details.');
    expect(
      within(card).getByText('ZeroDivisionError').closest('details')!.open
    ).toBe(false);
    await userEvent.click(within(card).getByRole('button', { name: 'Retry' }));
    expect(chat.regenerate).toHaveBeenCalledWith('reply');
  });

  it('offers no retry where it would not help, or further up', () => {
    show({ status: 'failed', parts: [failure({ retryable: false })] });
    expect(screen.queryByRole('button', { name: 'Retry' })).toBeNull();
  });

  it('offers a retry only for the last answer', () => {
    renderChat({
      messages: [
        message('', { id: 'a', status: 'failed', parts: [failure()] }),
        question('Again?')
      ]
    });
    expect(screen.queryByRole('button', { name: 'Retry' })).toBeNull();
  });

  it('counts down before a retry that must wait', () => {
    jest.useFakeTimers();
    try {
      const created = new Date().toISOString();
      const parts = [failure({ retryAfter: 2 })];
      show({ status: 'failed', created, parts });
      const retry = screen.getByRole('button', { name: 'Retry in 2 s' });
      expect(retry).toHaveProperty('disabled', true);
      act(() => jest.advanceTimersByTime(1000));
      act(() => jest.advanceTimersByTime(1000));
      expect(screen.getByRole('button', { name: 'Retry' })).toHaveProperty(
        'disabled',
        false
      );
    } finally {
      jest.useRealTimers();
    }
  });

  it.each([
    ['stopped', 'You stopped this answer.', false],
    ['interrupted', 'This answer was interrupted.', true],
    ['failed', 'This answer failed.', true]
  ] as const)('marks an answer that was %s', (status, mark, hasRetry) => {
    show({ status }, 'Half an');
    expect(answer().textContent).toContain(mark);
    const retry = screen.queryByRole('button', { name: 'Retry' });
    expect(retry !== null).toBe(hasRetry);
  });

  it('says that an answer was cut off', () => {
    show({ metadata: { finishReason: 'length' } }, 'Half an');
    expect(answer().textContent).toContain('Cut off');
  });

  it('shows a notice as a line, and ignores what it does not know', () => {
    const parts = [
      { type: 'data-notice', data: { code: 'x', title: 'Waiting.' } },
      { type: 'data-notice', data: { title: 7 } },
      { type: 'data-notice', data: null },
      { type: 'data-hologram', data: { title: 'unseen' } },
      { type: 'data-error', data: 'nonsense' }
    ] as Part[];
    show({ parts });
    expect(screen.getByText('Waiting.')).toBeTruthy();
    expect(answer().textContent).not.toContain('unseen');
    expect(answer().textContent).not.toContain('nonsense');
  });

  it('counts down until a provider is asked again', () => {
    jest.useFakeTimers();
    try {
      const retrying = (at: Date): Part[] => [
        {
          type: 'data-notice',
          data: {
            code: 'retrying',
            title: 'Busy. Asked again after 2 seconds.',
            seconds: 2,
            at: at.toISOString()
          }
        } as Part
      ];
      show({ parts: retrying(new Date()) });
      expect(answer().textContent).toContain('2 seconds. 2 s left.');
      act(() => jest.advanceTimersByTime(1000));
      expect(answer().textContent).toContain('1 s left.');
      act(() => jest.advanceTimersByTime(1000));
      expect(answer().textContent).toContain('Asked again after 2 seconds.');
      expect(answer().textContent).not.toContain('left.');
    } finally {
      jest.useRealTimers();
    }
  });

  it('says how long a model thought', () => {
    const providerMetadata = { jupyter_chat_ext: { seconds: 3.2 } };
    show({ parts: [{ type: 'reasoning', text: 'Hmm.', providerMetadata }] });
    expect(screen.getByText('thought for 3.2 s')).toBeTruthy();
  });

  it('does not say that a model thought for no time', () => {
    const providerMetadata = { jupyter_chat_ext: { seconds: 0 } };
    show({ parts: [{ type: 'reasoning', text: 'Hmm.', providerMetadata }] });
    expect(screen.getByText('View reasoning')).toBeTruthy();
    expect(screen.queryByText(/thought for/)).toBeNull();
  });

  it('shows reasoning open where the person wants it so', () => {
    const parts: Part[] = [{ type: 'reasoning', text: 'Hmm.' }];
    renderChat(
      { messages: [question('Why?'), message('', { parts })] },
      { preferences: { ...defaultPreferences, reasoning: 'open' } }
    );
    expect(screen.getByText('Hmm.')).toBeTruthy();
  });

  it('folds reasoning, and renders it only when opened', async () => {
    show({ parts: [{ type: 'reasoning', text: 'Hmm.' }] });
    expect(screen.queryByText('Hmm.')).toBeNull();
    fireEvent.click(screen.getByText('View reasoning'));
    expect(await screen.findByText('Hmm.')).toBeTruthy();
  });

  it('lists sources that follow each other as one list', () => {
    const source = (title: string) =>
      ({
        type: 'source-document',
        sourceId: title,
        mediaType: 'text/plain',
        title
      }) as Part;
    const text = { type: 'text', text: 'and' } as Part;
    show({ parts: [source('a'), source('b'), text, source('c')] });
    const lists = within(answer()).getAllByRole('list', { name: 'Sources' });
    expect(
      lists.map(list =>
        within(list)
          .getAllByRole('listitem')
          .map(item => item.textContent)
      )
    ).toEqual([['a', 'b'], ['c']]);
  });

  it('links only sources that are pages', () => {
    const source = (url: string) =>
      ({ type: 'source-url', sourceId: url, url, title: url }) as Part;
    show({
      parts: [
        source('https://a.example/'),
        source('javascript://a.example/%0aalert(1)')
      ]
    });
    expect(screen.getAllByRole('link')).toHaveLength(1);
  });

  it('asks for another answer, and names the model that gave this one', async () => {
    const metadata = { model: 'test:Fox' };
    const reply = message('So', { id: 'reply', parent: 'q', metadata });
    const { chat } = renderChat({
      messages: [question('Why?', { id: 'q' }), reply],
      models: [model('Fox')]
    });
    expect(within(answer()).getByText('Fox')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Regenerate' }));
    expect(chat.regenerate).toHaveBeenCalledWith('reply');
  });

  it('keeps one broken part from taking anything else with it', () => {
    const logged = jest.spyOn(console, 'error').mockReturnValue();
    const broken = {
      type: 'text',
      get text(): string {
        throw 'broken';
      }
    };
    renderChat({
      messages: [
        message('', { id: 'x', parts: [broken as Part] }),
        message('fine')
      ]
    });
    expect(
      screen.getByText('This part of the answer could not be shown.')
    ).toBeTruthy();
    expect(screen.getByText('fine')).toBeTruthy();
    logged.mockRestore();
  });
});
