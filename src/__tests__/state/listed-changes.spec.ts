import type { ChatSession } from '../../state/chat-session';
import { ChatHarness, settled } from '../support/chat-harness';

let chat: ChatSession;
let transport: ChatHarness['transport'];

beforeEach(() => {
  ({ chat, transport } = new ChatHarness());
});

afterEach(() => chat.dispose());

describe('conversations that change', () => {
  it('are looked at alone: the rest of a long list stays as it is', async () => {
    for (const [id, updated] of Object.entries({ c1: '1', c2: '2', c3: '3' })) {
      transport.put({ id, updated });
    }
    await chat.start(null);
    transport.calls.length = 0;
    transport.put({ id: 'c1', updated: '4', title: 'Newest' });
    transport.put({ id: 'new', updated: '5' });
    transport.conversations.delete('c2');
    for (const id of ['c1', 'new', 'c2']) {
      transport.fire({ kind: 'conversation', conversation: id, seq: 2 });
    }
    await settled();

    // what comes while one is looked at is looked at together
    expect(transport.calls).toEqual([
      'listConversations c1',
      'listConversations new,c2'
    ]);
    expect(chat.state.conversations.map(({ id }) => id)).toEqual([
      'new',
      'c1',
      'c3'
    ]);
    expect(chat.state.conversations[1].title).toBe('Newest');
  });

  it('are looked at with all others when they are too many for an address', async () => {
    await chat.start(null);
    transport.calls.length = 0;
    for (let index = 0; index < 60; index++) {
      transport.put({ id: `c${index}` });
      transport.fire({ kind: 'conversation', conversation: `c${index}` });
    }
    await settled();
    expect(transport.calls).toEqual([
      'listConversations c0',
      'listConversations'
    ]);
    expect(chat.state.conversations).toHaveLength(60);
  });

  it('are found with the next one when they could not be looked at', async () => {
    transport.put({ id: 'c1' });
    await chat.start(null);
    transport.put({ id: 'c1', title: 'Missed' });
    transport.failNext('listConversations', 'bad-gateway');
    transport.fire({ kind: 'conversation', conversation: 'c1', seq: 2 });
    await settled();
    transport.put({ id: 'c2', title: 'Other' });
    transport.fire({ kind: 'conversation', conversation: 'c2', seq: 1 });
    await settled();
    const titles = chat.state.conversations.map(({ title }) => title);
    expect(titles.sort()).toEqual(['Missed', 'Other']);
  });
});
