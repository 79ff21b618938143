import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { message, question } from '../support/builders';
import { VERSION } from '../../version';
import { renderChat, spokenText } from '../support/render-chat';

const problem = { code: 'unreachable', title: 'No connection.', hint: 'Look.' };

describe('cards', () => {
  it('says how to get the server half', () => {
    renderChat({ connection: 'missing' });
    const card = screen.getByRole('alert');
    expect(card.textContent).toContain('pip install jupyter_chat_ext');
    expect(card.textContent).toContain(
      'jupyter server extension enable jupyter_chat_ext'
    );
  });

  it('tries to connect again', async () => {
    const { chat } = renderChat({ connection: 'unreachable', problem });
    const card = screen.getByRole('alert', { name: 'No connection.' });
    await userEvent.click(within(card).getByRole('button', { name: 'Retry' }));
    expect(chat.start).toHaveBeenCalled();
  });

  it('keeps the messages in sight when the connection is lost', () => {
    renderChat({
      connection: 'unreachable',
      problem,
      messages: [message('Still here')]
    });
    expect(screen.getByText('Still here')).toBeTruthy();
    expect(screen.getByRole('alert', { name: 'No connection.' })).toBeTruthy();
  });

  it.each([
    ['99.0.0', 'Reload the page.', 1],
    ['0.0.1', 'Restart the Jupyter server', 0]
  ])(
    'says what helps when the server has version %s',
    (serverVersion, remedy, buttons) => {
      renderChat({ serverVersion });
      const card = screen.getByRole('group', { name: /This page has version/ });
      expect(card.textContent).toContain(remedy);
      expect(within(card).queryAllByRole('button')).toHaveLength(buttons);
    }
  );

  it('says nothing of versions that are the same, or not known', () => {
    renderChat({ serverVersion: VERSION });
    renderChat({ serverVersion: null });
    expect(screen.queryByRole('group', { name: /version/ })).toBeNull();
  });

  it('warns that nothing is saved', () => {
    renderChat({ storeProblem: { code: 'x', title: 'The disk is full.' } });
    expect(
      screen.getByRole('group', { name: 'Conversations are not being saved.' })
        .textContent
    ).toContain('The disk is full.');
  });

  it('shows a failed action until it is dismissed', async () => {
    const { chat } = renderChat({ problem });
    const card = screen.getByRole('alert', { name: 'No connection.' });
    await userEvent.click(
      within(card).getByRole('button', { name: 'Dismiss' })
    );
    expect(chat.dismissProblem).toHaveBeenCalled();
  });
});

describe('LiveRegion', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const status = () => spokenText();
  const reply = (text: string) =>
    message(text, { id: 'reply', status: 'running' });

  it('speaks by sentence and says how it ended', () => {
    const messages = [question('Why?')];
    const { set } = renderChat({ messages, activity: 'answering' });
    set({ reply: reply('One. Tw') });
    act(() => jest.advanceTimersByTime(900));
    expect(status()).toBe('');
    act(() => jest.advanceTimersByTime(100));
    expect(status()).toBe('One.');
    set({ reply: reply('One. Two') });
    act(() => jest.advanceTimersByTime(1000));
    expect(status()).toBe('One.');
    const done = message('One. Two', { id: 'reply' });
    set({ reply: null, messages: [...messages, done], activity: 'idle' });
    act(() => jest.advanceTimersByTime(1000));
    expect(status()).toBe('Two The answer is complete.');
  });

  it('says that an answer begins, before there is a whole sentence', () => {
    const { set } = renderChat({ messages: [question('Why?')] });
    set({ reply: reply('On'), activity: 'answering' });
    act(() => jest.advanceTimersByTime(1000));
    expect(status()).toBe('Answering…');
    set({ reply: reply('One. Tw') });
    act(() => jest.advanceTimersByTime(1000));
    expect(status()).toBe('One.');
  });

  it('says nothing about what was there before', () => {
    renderChat({ messages: [question('Why?'), message('Old. ')] });
    act(() => jest.advanceTimersByTime(5000));
    expect(status()).toBe('');
  });
});
