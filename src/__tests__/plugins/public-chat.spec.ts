import type { JupyterFrontEnd } from '@jupyterlab/application';
import { nullTranslator } from '@jupyterlab/translation';
import type { IChat } from '../../api';
import { ChatFailure } from '../../core/errors';
import { publicChatPlugin } from '../../plugins/public-chat';
import { question, summary } from '../support/builders';
import { FakeChat } from '../support/fake-chat';

const mine = summary('Mine');

async function setUp(
  chat = new FakeChat({ current: mine, model: 'test:one' })
) {
  const open = jest.fn(async () => undefined);
  const panel = { chat: Promise.resolve(chat), open };
  const app = {} as JupyterFrontEnd;
  const made = await publicChatPlugin.activate(app, panel, nullTranslator);
  return { api: made as IChat, chat, open };
}

describe('The chat, for another extension', () => {
  it('opens as it is, with a conversation, or with a new one', async () => {
    const { api, chat, open } = await setUp();
    await api.open();
    expect(open).toHaveBeenCalled();
    expect(chat.show).not.toHaveBeenCalled();
    await api.open(mine.id);
    expect(chat.show).toHaveBeenLastCalledWith(mine.id);
    await api.open(null);
    expect(chat.show).toHaveBeenLastCalledWith(null);
    await expect(api.open('nobody')).rejects.toMatchObject({
      code: 'unknown-conversation'
    });
  });

  it('asks in sight, with the model wanted, and tells what was asked', async () => {
    const { api, chat, open } = await setUp();
    chat.send.mockImplementation(async () => {
      chat.set({ messages: [question('Why?')] });
    });
    const asked = await api.ask({ text: 'Why?', model: 'test:two' });
    expect(open).toHaveBeenCalled();
    expect(chat.chooseModel).toHaveBeenLastCalledWith('test:two');
    expect(asked).toEqual({ conversation: mine.id, message: 'message-Why?' });
  });

  it('rejects with the code of what went wrong, and the model as it was', async () => {
    const { api, chat } = await setUp();
    const facts = { code: 'unknown-model', title: 'This model is not known.' };
    chat.send.mockRejectedValue(new ChatFailure(facts));
    await expect(api.ask({ text: '?', model: 'no:one' })).rejects.toMatchObject(
      facts
    );
    expect(chat.chooseModel).toHaveBeenLastCalledWith('test:one');
  });

  it('asks nobody while the server cannot be reached', async () => {
    const { api, chat } = await setUp(new FakeChat({ connection: 'missing' }));
    await expect(api.ask({ text: '?' })).rejects.toMatchObject({
      code: 'unreachable'
    });
    expect(chat.send).not.toHaveBeenCalled();
  });

  it('says so where there is no panel', async () => {
    const chat = Promise.reject(new Error('no room'));
    const panel = { chat, open: async () => undefined };
    const api = (await publicChatPlugin.activate(
      {} as JupyterFrontEnd,
      panel,
      nullTranslator
    )) as IChat;
    await expect(api.insertText('Hi')).rejects.toMatchObject({
      code: 'panel-missing',
      title: 'This page has no chat panel.'
    });
  });

  it('writes, and lets something go with the question', async () => {
    const { api, chat } = await setUp();
    await api.insertText('And?');
    expect(chat.insert).toHaveBeenCalledWith('And?');
    const source = { kind: 'x', label: 'X', read: jest.fn() };
    await api.insertContext(source);
    expect(chat.addContext).toHaveBeenCalledWith([source]);
  });
});
