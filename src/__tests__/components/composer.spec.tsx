import { nullTranslator } from '@jupyterlab/translation';
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { defaultPreferences } from '../../settings';
import { message, model, summary } from '../support/builders';
import { renderChat } from '../support/render-chat';

const ready = { models: [model('Fox')], model: 'test:Fox' };
const field = () =>
  screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });

describe('Composer', () => {
  it('sends with Enter, empties itself and keeps the focus', async () => {
    const { chat } = renderChat(ready);
    await userEvent.type(field(), 'Hello{Enter}');
    expect(chat.send).toHaveBeenCalledWith('Hello', [], []);
    expect(field().value).toBe('');
    expect(document.activeElement).toBe(field());
  });

  it('takes words from elsewhere below what is written, once', async () => {
    const { chat, set } = renderChat(ready);
    act(() => chat.insert('First'));
    expect(field().value).toBe('First');
    await userEvent.type(field(), '!');
    act(() => chat.insert('Second'));
    expect(field().value).toBe('First!\n\nSecond');
    expect(document.activeElement).toBe(field());
    set({ current: summary('other') });
    expect(field().value).toBe('');
  });

  it('starts a new line with Shift+Enter', async () => {
    const { chat } = renderChat(ready);
    await userEvent.type(field(), 'one{Shift>}{Enter}{/Shift}two');
    expect(field().value).toBe('one\ntwo');
    expect(chat.send).not.toHaveBeenCalled();
  });

  it('leaves Enter to an input method that is composing', async () => {
    const { chat } = renderChat(ready);
    await userEvent.type(field(), 'にほん');
    fireEvent.keyDown(field(), { key: 'Enter', isComposing: true });
    // Safari ends the composition before it reports the key
    fireEvent.keyDown(field(), { key: 'Enter', keyCode: 229 });
    expect(chat.send).not.toHaveBeenCalled();
    fireEvent.keyDown(field(), { key: 'Enter', keyCode: 13 });
    expect(chat.send).toHaveBeenCalledWith('にほん', [], []);
  });

  it('can leave Enter for new lines and send with Ctrl+Enter', async () => {
    const { chat } = renderChat(ready, {
      preferences: { ...defaultPreferences, sendWith: 'accel-enter' }
    });
    await userEvent.type(field(), 'one{Enter}two');
    expect(field().value).toBe('one\ntwo');
    await userEvent.type(field(), '{Control>}{Enter}{/Control}');
    expect(chat.send).toHaveBeenCalledWith('one\ntwo', [], []);
  });

  it('tells the key that sends where that is not Enter', () => {
    const preferences = {
      ...defaultPreferences,
      sendWith: 'accel-enter' as const
    };
    renderChat(ready, { preferences });
    expect(field().placeholder).toBe('Ask Fox… (Ctrl+Enter to send)');
    expect(screen.getByRole('button', { name: 'Send' }).title).toBe(
      'Send (Ctrl+Enter)'
    );
  });

  it('sends nothing when there is nothing to send', async () => {
    const { chat } = renderChat(ready);
    await userEvent.type(field(), '   {Enter}');
    expect(chat.send).not.toHaveBeenCalled();
    expect(screen.getByRole('button', { name: 'Send' })).toHaveProperty(
      'disabled',
      true
    );
  });

  it('keeps the text while nothing can be asked', async () => {
    const { chat } = renderChat({ ...ready, connection: 'unreachable' });
    await userEvent.type(field(), 'Keep me{Enter}');
    expect(chat.send).not.toHaveBeenCalled();
    expect(field().value).toBe('Keep me');
  });

  it('brings back a question that could not be sent', async () => {
    const { chat } = renderChat(ready);
    chat.send.mockRejectedValueOnce(new Error('offline'));
    await userEvent.type(field(), 'Lost?{Enter}');
    await waitFor(() => expect(field().value).toBe('Lost?'));
  });

  it('names the model in its placeholder', () => {
    renderChat(ready);
    expect(field().placeholder).toBe('Ask Fox…');
  });

  it('stops the answer and keeps the focus', async () => {
    const { chat } = renderChat({ ...ready, activity: 'answering' });
    await userEvent.click(screen.getByRole('button', { name: 'Stop' }));
    expect(chat.stop).toHaveBeenCalled();
    expect(document.activeElement).toBe(field());
  });

  it('queues while an answer is written, and shows what waits', async () => {
    const { chat, set } = renderChat({ ...ready, activity: 'answering' });
    await userEvent.type(field(), 'And then?');
    await userEvent.click(
      screen.getByRole('button', { name: 'Send after this answer' })
    );
    expect(chat.send).toHaveBeenCalledWith('And then?', [], []);
    set({ queue: [{ id: 'q1', text: 'And then?', files: [], contexts: [] }] });
    expect(screen.getByText('And then?')).toBeTruthy();
    await userEvent.click(
      screen.getByRole('button', { name: 'Remove from the queue' })
    );
    expect(chat.unqueue).toHaveBeenCalledWith('q1');
  });

  it('keeps a draft per conversation', async () => {
    const [one, two] = [summary('one'), summary('two')];
    const { set } = renderChat({ ...ready, current: one });
    await userEvent.type(field(), 'for one');
    set({ current: two });
    expect(field().value).toBe('');
    await userEvent.type(field(), 'for two');
    set({ current: one });
    expect(field().value).toBe('for one');
    set({ current: two });
    expect(field().value).toBe('for two');
  });

  it('keeps what is typed while the first question makes a conversation', async () => {
    const { set } = renderChat(ready);
    await userEvent.type(field(), 'first{Enter}second');
    set({ current: summary('new') });
    expect(field().value).toBe('second');
  });

  it('begins the next new conversation with an empty field', async () => {
    const { chat } = renderChat(ready);
    await userEvent.type(field(), 'first');
    await waitFor(() =>
      expect(chat.keepDraft).toHaveBeenLastCalledWith(null, 'first')
    );
    await userEvent.type(field(), '{Enter}');
    expect(chat.keepDraft).toHaveBeenLastCalledWith(null, '');
  });

  it('renders nothing of the messages again for a key', async () => {
    const trans = nullTranslator.load('jupyter_chat_ext');
    const translated = jest.spyOn(trans, '__');
    renderChat({ ...ready, messages: [message('Hello')] }, { trans });
    const logs = () =>
      translated.mock.calls.filter(([text]) => text === 'Conversation').length;
    const before = logs();
    expect(before).toBeGreaterThan(0);
    await userEvent.type(field(), 'typing');
    expect(logs()).toBe(before);
  });
});
