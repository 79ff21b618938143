import type { ChatSession } from '../../state/chat-session';
import { ChatHarness, settled } from '../support/chat-harness';
import type { FakeTransport } from '../support/fake-transport';

let harness: ChatHarness;
let chat: ChatSession;
let transport: FakeTransport;

beforeEach(async () => {
  harness = new ChatHarness();
  ({ chat, transport } = harness);
  transport.put({ id: 'shown' });
  transport.put({ id: 'other' });
  await chat.start('shown');
});

async function end(conversation: string): Promise<void> {
  transport.fire({ kind: 'turn-ended', conversation, reply: 'r', seq: 5 });
  await settled();
}

describe('An answer that ends', () => {
  it('where nobody looks is unread until its conversation is shown', async () => {
    await end('other');
    expect(chat.state.unread).toEqual(['other']);
    await chat.show('other');
    harness.frames.paint();
    expect(chat.state.unread).toEqual([]);
  });

  it('in the conversation shown, or in a cell, is read', async () => {
    transport.put({ id: 'cell', place: { path: 'a.ipynb', key: 'k' } });
    transport.fire({ kind: 'conversation', conversation: 'cell', seq: 1 });
    await settled();
    await end('shown');
    await end('cell');
    expect(chat.state.unread).toEqual([]);
  });

  it('is unread also after a reload', async () => {
    await end('other');
    chat = harness.reopen();
    await chat.start('shown');
    harness.frames.paint();
    expect(chat.state.unread).toEqual(['other']);
  });

  it('while no page was open is unread', async () => {
    transport.put({ id: 'other', running: 'r' });
    transport.fire({ kind: 'turn-started', conversation: 'other', reply: 'r' });
    await settled();
    harness.frames.paint();
    expect(chat.state.unread).toEqual([]);
    transport.put({ id: 'other', running: null });
    chat = harness.reopen();
    await chat.start('shown');
    harness.frames.paint();
    expect(chat.state.unread).toEqual(['other']);
  });
});
