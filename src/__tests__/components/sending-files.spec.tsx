/** Sending a question with files, as a person does it. */
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { IAttachedFile } from '../../core/attachments';
import type { IChatState } from '../../state/chat';
import { attached, model, summary } from '../support/builders';
import { installFiles } from '../support/fake-files';
import { renderChat } from '../support/render-chat';

const fox = model('Fox', { attachments: true });

const field = () =>
  screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
const button = (name: string) =>
  screen.getByRole<HTMLButtonElement>('button', { name });
const drafts = (...files: IAttachedFile[]) => ({ '': files });

beforeEach(installFiles);

function show(state: Partial<IChatState>) {
  return renderChat({ models: [fox], model: fox.id, ...state });
}

describe('a question with files', () => {
  const one = attached('one.csv');
  const sending = attached('two.csv', { status: 'uploading', progress: 0 });

  it('needs no words', async () => {
    const { chat } = show({ drafts: drafts(one) });
    await userEvent.type(field(), '{Enter}');
    expect(chat.send).toHaveBeenCalledWith('', [one.id], []);
  });

  it('waits for what is still being uploaded, then goes', async () => {
    const { chat, set } = show({ drafts: drafts(one, sending) });
    await userEvent.type(field(), 'Look');
    await userEvent.click(button('Send when the files are uploaded'));
    expect(chat.send).not.toHaveBeenCalled();
    expect(screen.getByText('Sent as soon as the files are uploaded.'));
    expect(button('Do not send yet')).toBeTruthy();
    const there: IAttachedFile = { ...sending, status: 'uploaded' };
    set({ drafts: drafts(one, there) });
    expect(chat.send).toHaveBeenCalledTimes(1);
    expect(chat.send).toHaveBeenCalledWith('Look', [one.id, sending.id], []);
    expect(field().value).toBe('');
  });

  it.each([
    [
      'the person wants to wait no longer',
      () => button('Do not send yet').click()
    ],
    [
      'more is written',
      () => fireEvent.change(field(), { target: { value: 'Look, a' } })
    ]
  ])('does not go when %s', async (_, change) => {
    const { chat, set } = show({ drafts: drafts(sending) });
    await userEvent.type(field(), 'Look{Enter}');
    act(() => change());
    expect(button('Send when the files are uploaded')).toBeTruthy();
    set({ drafts: drafts({ ...sending, status: 'uploaded' }) });
    expect(chat.send).not.toHaveBeenCalled();
    expect(button('Send')).toBeTruthy();
  });

  it('does not go when an upload fails, and keeps everything', async () => {
    const { chat, set } = show({ drafts: drafts(sending) });
    await userEvent.type(field(), 'Look{Enter}');
    const problem = { code: 'x', title: 'No.' };
    set({ drafts: drafts({ ...sending, status: 'failed', problem }) });
    expect(button('Send').disabled).toBe(true);
    expect(field().value).toBe('Look');
    set({ drafts: drafts({ ...sending, status: 'uploaded' }) });
    expect(chat.send).not.toHaveBeenCalled();
  });

  it('does not go in another conversation that is shown meanwhile', async () => {
    const [here, there] = [summary('here'), summary('there')];
    const { chat, set } = show({
      current: here,
      drafts: { [here.id]: [sending], [there.id]: [one] }
    });
    await userEvent.type(field(), 'Look{Enter}');
    set({ current: there });
    await userEvent.type(field(), 'Elsewhere');
    set({ drafts: { [here.id]: [{ ...sending, status: 'uploaded' }] } });
    set({ current: here });
    expect(chat.send).not.toHaveBeenCalled();
    expect(field().value).toBe('Look');
  });

  it('that could not be sent brings its words back', async () => {
    const { chat } = show({ drafts: drafts(one) });
    chat.send.mockRejectedValueOnce(new Error('offline'));
    await userEvent.type(field(), 'Look{Enter}');
    await waitFor(() => expect(field().value).toBe('Look'));
  });

  it('shows them while it waits in the queue', () => {
    show({
      activity: 'answering',
      queue: [
        {
          id: 'q1',
          text: '',
          files: [one, attached('two.csv')],
          contexts: []
        }
      ]
    });
    const queue = screen.getByRole('list', {
      name: 'Questions that are sent next'
    });
    expect(queue.textContent).toBe('one.csv, two.csv');
  });
});
