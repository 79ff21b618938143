import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { model, provider } from '../support/builders';
import { renderChat } from '../support/render-chat';

const endpoints = {
  add: jest.fn(async () => undefined),
  remove: jest.fn(async () => undefined)
};
const URL = 'http://localhost:11434/v1';
const field = () => screen.getByLabelText('Base URL');
const card = (name: string) => within(screen.getByRole('group', { name }));
const message = () => screen.getByRole('textbox', { name: 'Message' });

beforeEach(() => jest.clearAllMocks());

describe('an endpoint', () => {
  const host = { endpoints };

  it('is in the settings, and its model is asked next', async () => {
    const { chat, set } = renderChat({ models: [] }, { host });
    await userEvent.type(field(), `${URL}{Enter}`);
    expect(endpoints.add).toHaveBeenCalledWith({
      name: 'ollama',
      baseUrl: URL,
      needsKey: 'no'
    });
    const found = model('qwen3', { provider: 'ollama' });
    set({ models: [found] });
    await waitFor(() => expect(chat.chooseModel).toHaveBeenCalled());
    expect(chat.chooseModel).toHaveBeenCalledWith(found.id);
    expect(document.activeElement).toBe(message());
    expect(endpoints.remove).not.toHaveBeenCalled();
  });

  it('that gives no answer leaves nothing behind, but what was typed', async () => {
    const { chat, set } = renderChat({ models: [] }, { host });
    await userEvent.type(field(), URL);
    await userEvent.type(screen.getByLabelText(/^API key, if/), 'secret-key');
    await userEvent.click(screen.getByRole('button', { name: 'Connect' }));
    expect(chat.setKey).toHaveBeenCalledWith('ollama', 'secret-key', true);
    const problem = { code: 'unreachable', title: 'It cannot be reached.' };
    const refused = model('', {
      provider: 'ollama',
      available: false,
      problem
    });
    await act(async () => set({ models: [refused] }));
    expect(
      card('Use an endpoint')
        .getAllByRole('alert')
        .map(each => each.textContent)
    ).toEqual(['It cannot be reached.']);
    expect(chat.deleteKey).toHaveBeenCalledWith('ollama');
    await waitFor(() =>
      expect(endpoints.remove).toHaveBeenCalledWith('ollama')
    );
    expect((field() as HTMLInputElement).value).toBe(URL);
  });

  it('that lists no models is asked for one by name', async () => {
    const { set } = renderChat({ models: [] }, { host });
    await userEvent.type(field(), `${URL}{Enter}`);
    const problem = { code: 'not-an-api', title: 'It lists no models.' };
    const refused = model('', {
      provider: 'ollama',
      available: false,
      problem
    });
    await act(async () => set({ models: [refused] }));
    await userEvent.type(screen.getByLabelText('Model'), 'qwen3{Enter}');
    expect(endpoints.add).toHaveBeenLastCalledWith(
      expect.objectContaining({ models: ['qwen3'] })
    );
  });

  it('whose key is not taken says why, and leaves nothing behind', async () => {
    const { chat, set } = renderChat({ models: [] }, { host });
    const problem = { code: 'keys-unwritable', title: 'No key can be kept.' };
    chat.setKey.mockImplementation(async () => {
      set({ problem });
      return undefined;
    });
    await userEvent.type(field(), URL);
    await userEvent.type(screen.getByLabelText(/^API key, if/), 'secret-key');
    await userEvent.click(screen.getByRole('button', { name: 'Connect' }));
    expect(
      (await card('Use an endpoint').findByRole('alert')).textContent
    ).toBe('No key can be kept.');
    await waitFor(() =>
      expect(endpoints.remove).toHaveBeenCalledWith('ollama')
    );
  });

  it('is not sent anywhere with a key in its address', async () => {
    renderChat({ models: [] }, { host });
    await userEvent.type(field(), 'https://a.example/v1?key=s{Enter}');
    expect(endpoints.add).not.toHaveBeenCalled();
    expect(field().getAttribute('aria-invalid')).toBe('true');
  });
});

describe('a key', () => {
  const service = provider({ name: 'anthropic', label: 'Anthropic' });
  const offered = { ...service, configured: false };

  it('leads to the newest ordinary model of its service', async () => {
    const { chat, set } = renderChat({ models: [], providers: [offered] });
    await userEvent.type(
      screen.getByLabelText('API key for Anthropic'),
      'sk-ant-1{Enter}'
    );
    await act(async () =>
      set({
        models: ['claude-opus-4', 'claude-sonnet-5'].map(name =>
          model(name, { provider: 'anthropic' })
        )
      })
    );
    expect(chat.chooseModel).toHaveBeenCalledWith(
      expect.stringContaining('claude-sonnet-5')
    );
    expect(document.activeElement).toBe(message());
  });

  it('that is rejected is said so, where it was entered', async () => {
    const { set } = renderChat({ models: [], providers: [offered] });
    await userEvent.type(
      screen.getByLabelText('API key for Anthropic'),
      'sk-ant-1{Enter}'
    );
    const problem = { code: 'key-rejected', title: 'Anthropic rejected it.' };
    const rejected = { provider: 'anthropic', available: false, problem };
    await act(async () =>
      set({ models: [model('', { ...rejected, offered: true })] })
    );
    expect(
      card('Use a service').getByText('Anthropic rejected it.')
    ).toBeTruthy();
  });
});

describe('the example notebook', () => {
  const run = jest.fn(async () => undefined);
  const openExample = jest.fn(async () => ({ path: 'a/example.ipynb', run }));
  const open = () =>
    userEvent.click(
      screen.getByRole('button', { name: 'Open the example notebook' })
    );
  const shout = model('shout', {
    group: 'notebook',
    kernel: { id: 'k', path: 'a/example.ipynb' }
  });

  it('is run with a click, and its function is asked next', async () => {
    const { chat, set } = renderChat({ models: [] }, { host: { openExample } });
    await open();
    await userEvent.click(
      screen.getByRole('button', { name: 'Run its cells' })
    );
    expect(run).toHaveBeenCalled();
    await act(async () => set({ models: [shout] }));
    expect(chat.chooseModel).toHaveBeenCalledWith(shout.id);
    expect(document.activeElement).toBe(message());
  });

  it('leaves the cursor in the notebook for those who run it there', async () => {
    const { chat, set } = renderChat({ models: [] }, { host: { openExample } });
    await open();
    const cell = document.body.appendChild(document.createElement('input'));
    cell.focus();
    await act(async () => set({ models: [shout] }));
    expect(chat.chooseModel).toHaveBeenCalledWith(shout.id);
    expect(document.activeElement).toBe(cell);
    cell.remove();
  });

  it('that cannot be opened says why', async () => {
    openExample.mockRejectedValueOnce(new Error('disk'));
    renderChat({ models: [] }, { host: { openExample } });
    await open();
    expect(card('Write a function').getByRole('alert')).toBeTruthy();
  });

  it('shows the lines of a function where no notebook can be opened', () => {
    renderChat({ models: [] });
    expect(screen.getByText(/@jupyter_chat_ext.chat_model/)).toBeTruthy();
  });
});

describe('another model', () => {
  it('can be added when there is one already', async () => {
    renderChat({ models: [model('Fox')], model: 'test:Fox' });
    expect(screen.getByRole('heading', { name: 'Ask Fox' })).toBeTruthy();
    expect(screen.queryByRole('group', { name: 'Use an endpoint' })).toBeNull();
    await userEvent.click(
      screen.getByRole('button', { name: 'Add another model' })
    );
    expect(screen.getByRole('group', { name: 'Use an endpoint' })).toBeTruthy();
  });

  it('is not taken from the screen while lists are fetched again', async () => {
    const providers = [provider()];
    const { set } = renderChat(
      { models: [], providers },
      { host: { endpoints } }
    );
    await userEvent.type(field(), URL);
    set({ connection: 'starting' });
    set({ connection: 'ready' });
    expect((field() as HTMLInputElement).value).toBe(URL);
  });
});
