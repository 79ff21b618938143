import type { ChatSession } from '../../state/chat-session';
import { message, model, question } from '../support/builders';
import { ChatHarness, accept, FINISH, settled } from '../support/chat-harness';

let harness: ChatHarness;
let chat: ChatSession;
let memory: ChatHarness['memory'];
let transport: ChatHarness['transport'];
let frames: ChatHarness['frames'];

beforeEach(() => {
  harness = new ChatHarness();
  ({ chat, memory, transport, frames } = harness);
});

afterEach(() => chat.dispose());

describe('starting', () => {
  it('fetches the lists and shows the conversation that was shown last', async () => {
    transport.put({ id: 'c1', messages: [question('Old'), message('Answer')] });
    memory.set('conversation', 'c1');
    await chat.start();
    expect(chat.state.connection).toBe('ready');
    expect(chat.state.conversations.map(({ id }) => id)).toEqual(['c1']);
    expect(harness.texts).toEqual(['Old', 'Answer']);
  });

  it('begins a new conversation when the last one was deleted since', async () => {
    memory.set('conversation', 'gone');
    await chat.start();
    expect(chat.state).toMatchObject({ current: null, problem: null });
  });

  it('says so when a conversation that was asked for does not exist', async () => {
    await chat.start('gone');
    expect(chat.state.problem?.code).toBe('unknown-conversation');
  });

  it.each([
    ['server-missing', 'missing'],
    ['unreachable', 'unreachable'],
    ['login-expired', 'unreachable']
  ])('%s is shown as %s, and healed by starting again', async (code, state) => {
    transport.failNext('listConversations', code);
    await chat.start(null);
    expect(chat.state.connection).toBe(state);
    expect(chat.state.problem?.code).toBe(code);
    await chat.start(null);
    expect(chat.state).toMatchObject({ connection: 'ready', problem: null });
  });

  it('says why nothing is kept', async () => {
    transport.storeProblem = { code: 'read-only', title: 'Read-only home.' };
    await chat.start(null);
    expect(chat.state.storeProblem?.code).toBe('read-only');
  });
});

describe('the model', () => {
  it('is the last used one, else the default, else the first usable', async () => {
    transport.models = [
      model('off', { available: false }),
      model('one'),
      model('two'),
      model('three')
    ];
    await chat.start(null);
    expect(chat.state.model).toBe('test:one');

    transport.preset = 'test:two';
    chat = harness.reopen();
    await chat.start(null);
    expect(chat.state.model).toBe('test:two');

    chat.chooseModel('test:three');
    chat = harness.reopen();
    await chat.start(null);
    expect(chat.state.model).toBe('test:three');
  });

  it('is that of the conversation shown', async () => {
    transport.put({ id: 'c1', model: 'test:two' });
    await chat.start('c1');
    expect(chat.state.model).toBe('test:two');
  });

  it('once chosen is never replaced silently when it disappears', async () => {
    await chat.start(null);
    chat.chooseModel('test:two');
    transport.models = [model('one')];
    transport.fire({ kind: 'models' });
    await settled();
    expect(chat.state.model).toBe('test:two');
  });

  it('that nobody chose follows what can be asked', async () => {
    transport.models = [];
    await chat.start(null);
    expect(chat.state.model).toBeNull();
    transport.models = [model('one')];
    transport.fire({ kind: 'models' });
    await settled();
    expect(chat.state.model).toBe('test:one');
  });

  it('goes with the question', async () => {
    const turn = await harness.ask();
    expect(turn.question?.model).toBe('test:one');
    expect(memory.get('model')).toBe('test:one');
  });
});

describe('showing another conversation', () => {
  it('while a question is on its way: it still arrives, and shows nothing here', async () => {
    await chat.start(null);
    void chat.send('Hi');
    await settled();
    await chat.show(null);
    transport.put({ id: 'c9', messages: [question('Else')] });
    await chat.show('c9');
    const turn = transport.asked[0];
    expect(turn.isLeft).toBe(false);
    await accept(turn);
    expect(turn.isLeft).toBe(true);
    expect(harness.texts).toEqual(['Else']);
  });

  it('keeps a question that was then refused with its conversation', async () => {
    transport.put({ id: 'c1' });
    transport.put({ id: 'c2' });
    await chat.start('c1');
    void chat.send('Precious');
    await settled();
    await chat.show('c2');
    transport.asked[0].fail('key-missing');
    await settled();
    expect(chat.state.problem?.code).toBe('key-missing');
    await chat.show('c1');
    await settled();
    expect(transport.asked[1].question?.message?.parts[0]).toMatchObject({
      text: 'Precious'
    });
  });

  it('ignores what was fetched for one that is not shown any more', async () => {
    transport.put({ id: 'c1', messages: [question('One')] });
    transport.put({ id: 'c2', messages: [question('Two')] });
    await chat.start(null);
    const release = transport.holdNext('getConversation');
    const first = chat.show('c1');
    await chat.show('c2');
    release();
    await first;
    expect(harness.texts).toEqual(['Two']);
  });
});

describe('other tabs', () => {
  it('that ask are followed here', async () => {
    transport.put({ id: 'c1', seq: 1 });
    await chat.start('c1');
    transport.put({
      id: 'c1',
      seq: 3,
      running: 'r1',
      messages: [
        question('Theirs', { id: 'q1' }),
        message('', { id: 'r1', status: 'running' })
      ]
    });
    transport.fire({
      kind: 'turn-started',
      conversation: 'c1',
      reply: 'r1',
      seq: 3
    });
    await settled();
    expect(harness.texts).toEqual(['Theirs']);
    expect(transport.joined).toHaveLength(1);
  });

  it('hear of our own turn; nothing is fetched for it', async () => {
    await chat.start(null);
    void chat.send('Hi');
    await settled();
    const change = { conversation: 'c1', reply: 'r1' };
    transport.fire({ kind: 'turn-started', ...change, seq: 3 });
    await accept(transport.asked[0]);
    transport.fire({ kind: 'turn-started', ...change, seq: 3 });
    transport.asked[0].fire(
      { type: 'message-metadata', messageMetadata: { seq: 4 } },
      FINISH
    );
    await settled();
    transport.fire({ kind: 'turn-ended', ...change, seq: 4 });
    await settled();
    expect(transport.calls).not.toContain('getConversation c1');
    expect(transport.joined).toHaveLength(0);
  });

  it('that rename change the title, not the messages', async () => {
    transport.put({ id: 'c1', messages: [question('Hi'), message('Ho')] });
    await chat.start('c1');
    const { messages } = chat.state;
    transport.put({ id: 'c1', title: 'New', seq: 2 });
    transport.fire({ kind: 'conversation', conversation: 'c1', seq: 2 });
    await settled();
    expect(chat.state.current?.title).toBe('New');
    expect(chat.state.messages).toBe(messages);
  });

  it('that delete the conversation shown are believed, with a word', async () => {
    transport.put({ id: 'c1', messages: [question('Hi')] });
    await chat.start('c1');
    transport.fire({ kind: 'deleted', conversation: 'c1' });
    expect(chat.state).toMatchObject({ current: null, messages: [] });
    expect(chat.state.problem?.code).toBe('deleted-elsewhere');
  });
});

describe('managing', () => {
  it('shows a message that was found, and its branch', async () => {
    const shown = [question('Hi'), message('Ho')];
    transport.put({ id: 'c1', messages: shown });
    await chat.start(null);
    await chat.showMessage('c1', shown[1].id);
    expect(chat.state.sought).toEqual({ message: shown[1].id });
    expect(transport.changes).toEqual([]);
    await chat.showMessage('c1', 'elsewhere');
    expect(transport.changes).toEqual([{ leaf: 'elsewhere' }]);
    expect(chat.state.sought).toEqual({ message: 'elsewhere' });
  });

  it('renames', async () => {
    transport.put({ id: 'c1' });
    await chat.start('c1');
    await chat.rename('c1', 'Better');
    expect(chat.state.current?.title).toBe('Better');
    expect(chat.state.conversations[0].title).toBe('Better');
  });

  it('pins', async () => {
    transport.put({ id: 'c1' });
    await chat.start('c1');
    await chat.pin('c1', true);
    expect(transport.changes).toEqual([{ pinned: true }]);
    expect(chat.state.conversations[0].pinned).toBe(true);
  });

  it('deletes, also the conversation shown, without complaint', async () => {
    transport.put({ id: 'c1', messages: [question('Hi')] });
    await chat.start('c1');
    const deleted = chat.delete('c1');
    transport.fire({ kind: 'deleted', conversation: 'c1' });
    await deleted;
    expect(chat.state).toMatchObject({
      current: null,
      messages: [],
      conversations: [],
      problem: null
    });
  });

  it('shows a fork, at the message that it goes on from', async () => {
    const messages = [question('Hi'), message('Ho')];
    transport.put({ id: 'c1', messages });
    await chat.start('c1');
    await chat.fork('c1', messages[1].id);
    expect(transport.calls).toContain(`forkConversation c1 ${messages[1].id}`);
    expect(chat.state.current?.id).toBe('c1-fork');
    expect(chat.state.sought).toEqual({ message: messages[1].id });
  });

  it('shows what was imported, or why it was not', async () => {
    await chat.start(null);
    await chat.importConversation(new Blob(['{}']));
    expect(chat.state.current?.title).toBe('From elsewhere');
    transport.failNext('importConversation', 'not-an-export');
    await chat.importConversation(new Blob(['{}']));
    expect(chat.state.problem?.code).toBe('not-an-export');
    expect(chat.state.current?.title).toBe('From elsewhere');
  });

  it('brings a deleted conversation back, and shows it again', async () => {
    transport.put({ id: 'c1', messages: [question('Hi')] });
    await chat.start('c1');
    await chat.delete('c1');
    expect(chat.state.deleted.map(({ id }) => id)).toEqual(['c1']);
    await chat.restoreConversation('c1');
    expect(chat.state.deleted).toEqual([]);
    expect(chat.state.current?.id).toBe('c1');
    expect(chat.state.messages).toHaveLength(1);
  });

  it('offers what was deleted again after a reload, until it is dismissed', async () => {
    transport.put({ id: 'c1' });
    await chat.start(null);
    await chat.delete('c1');
    chat = harness.reopen();
    await chat.start(null);
    expect(chat.state.deleted.map(({ id }) => id)).toEqual(['c1']);
    chat.dismissDeleted();
    transport.fire({ kind: 'conversation', conversation: 'c2', seq: 1 });
    await settled();
    expect(chat.state.deleted).toEqual([]);
  });

  it('shows what failed, and forgets it when told', async () => {
    await chat.start(null);
    transport.failNext('changeConversation', 'read-only');
    await chat.rename('c1', 'Better');
    expect(chat.state.problem?.code).toBe('read-only');
    chat.dismissProblem();
    expect(chat.state.problem).toBeNull();
  });

  it('sets a key and looks what can be asked now', async () => {
    await chat.start(null);
    transport.models = [model('keyed')];
    await chat.setKey('gateway', 'k', true);
    expect(transport.calls).toContain('setKey gateway');
    expect(chat.state.models[0].label).toBe('keyed');
  });

  it('shows the progress of a download, and the model when it is there', async () => {
    const download = {
      name: 'smol',
      bytes: 9,
      received: 0,
      state: 'absent' as const
    };
    transport.models = [model('smol', { available: false, download })];
    await chat.start(null);
    await chat.startDownload('smol');
    transport.fire({ kind: 'download', name: 'smol', received: 5 });
    expect(chat.state.models[0].download).toMatchObject({
      state: 'running',
      received: 5
    });
    transport.models = [model('smol')];
    transport.fire({ kind: 'download', name: 'smol', state: 'ready' });
    await settled();
    expect(chat.state.models[0].available).toBe(true);
  });

  it('looks for models once for many calls at a time', async () => {
    await chat.start(null);
    transport.calls.length = 0;
    await Promise.all(Array.from({ length: 9 }, () => chat.refreshModels()));
    expect(transport.calls).toEqual(['listModels', 'listModels']);
  });
});

describe('a disposed chat', () => {
  it('leaves its stream, asks for no frame and hears nothing', async () => {
    const turn = await harness.ask();
    chat.dispose();
    await settled();
    expect(turn.isLeft).toBe(true);
    expect(frames.asked).toBe(0);
    transport.calls.length = 0;
    transport.fire({ kind: 'models' });
    expect(transport.calls).toEqual([]);
  });
});
