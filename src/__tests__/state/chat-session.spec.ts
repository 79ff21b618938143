import type { Chunk } from '../../core/chunks';
import type { IMessage } from '../../core/messages';
import type { IChatState } from '../../state/chat';
import { ChatSession } from '../../state/chat-session';
import { ShortMemory } from '../../state/memory';
import { message, model, question } from '../support/builders';
import { FakeFrames } from '../support/fake-frames';
import { FakeTransport } from '../support/fake-transport';
import type { FakeTurn } from '../support/fake-transport';

let transport: FakeTransport;
let frames: FakeFrames;
let memory: ShortMemory;
let chat: ChatSession;
let told: IChatState[];

beforeEach(() => {
  transport = new FakeTransport();
  transport.models = [model('one'), model('two')];
  frames = new FakeFrames();
  memory = new ShortMemory();
  open();
});

afterEach(() => chat.dispose());

function open(): void {
  chat = new ChatSession({ transport, frames, memory });
  told = [];
  chat.changed.connect((_, state) => told.push(state));
}

/** Let everything that is ready to happen, happen. */
function settled(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 0));
}

function started(id: string, seq: number, parent?: string): Chunk {
  return {
    type: 'start',
    messageId: id,
    messageMetadata: { seq, ...(parent ? { parent } : {}) }
  };
}

const OPEN: Chunk = { type: 'text-start', id: 't1' };
const FINISH: Chunk = { type: 'finish', finishReason: 'stop' };

function delta(text: string): Chunk {
  return { type: 'text-delta', id: 't1', delta: text };
}

/** Accept the question of a turn. */
async function accept(turn: FakeTurn, reply = 'r1', seq = 3): Promise<void> {
  turn.fire(started(reply, seq, turn.question?.message?.id));
  await settled();
}

/** Ask in a conversation of its own; the server accepts. */
async function asked(text = 'Hi'): Promise<FakeTurn> {
  await chat.start(null);
  const sent = chat.send(text);
  await settled();
  const turn = transport.asked.at(-1)!;
  await accept(turn);
  await sent;
  return turn;
}

function textOf(shown: IMessage | null | undefined): string {
  return (shown?.parts ?? [])
    .map(part => (part.type === 'text' ? part.text : ''))
    .join('');
}

function texts(): string[] {
  return chat.state.messages.map(textOf);
}

describe('starting', () => {
  it('fetches the lists and shows the conversation that was shown last', async () => {
    transport.put({ id: 'c1', messages: [question('Old'), message('Answer')] });
    memory.set('conversation', 'c1');
    await chat.start();
    expect(chat.state.connection).toBe('ready');
    expect(chat.state.conversations.map(({ id }) => id)).toEqual(['c1']);
    expect(texts()).toEqual(['Old', 'Answer']);
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
    open();
    await chat.start(null);
    expect(chat.state.model).toBe('test:two');

    chat.chooseModel('test:three');
    open();
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
    const turn = await asked();
    expect(turn.question?.model).toBe('test:one');
    expect(memory.get('model')).toBe('test:one');
  });
});

describe('asking', () => {
  it('shows the question at once, then the answer as it grows', async () => {
    await chat.start(null);
    const sent = chat.send('Hi');
    expect(texts()).toEqual(['Hi']);
    expect(chat.state.activity).toBe('asking');
    await settled();
    const turn = transport.asked[0];
    await accept(turn);
    await sent;
    expect(chat.state.activity).toBe('answering');
    expect(chat.state.messages[0].status).toBe('done');

    turn.fire(OPEN, delta('Hel'), delta('lo'));
    await settled();
    frames.paint();
    expect(textOf(chat.state.reply)).toBe('Hello');

    turn.fire(FINISH);
    await settled();
    expect(chat.state).toMatchObject({ reply: null, activity: 'idle' });
    expect(texts()).toEqual(['Hi', 'Hello']);
    expect(chat.state.messages[1]).toMatchObject({
      status: 'done',
      parent: chat.state.messages[0].id,
      siblings: ['r1']
    });
  });

  it('creates the conversation with the first question and remembers it', async () => {
    const turn = await asked();
    expect(turn.conversation).toBe('c1');
    expect(chat.state.current).toMatchObject({ id: 'c1', running: 'r1' });
    expect(memory.get('conversation')).toBe('c1');
  });

  it('says what it has seen of the conversation', async () => {
    const turn = await asked();
    turn.fire(
      { type: 'message-metadata', messageMetadata: { seq: 7 } },
      FINISH
    );
    await settled();
    void chat.send('And?');
    await settled();
    expect(transport.asked[1].question?.base_seq).toBe(7);
  });

  it('leaves the settled messages alone while the reply grows', async () => {
    const turn = await asked();
    const { messages } = chat.state;
    turn.fire(OPEN);
    for (const word of ['a', 'b', 'c']) {
      turn.fire(delta(word));
      await settled();
      frames.paint();
    }
    expect(textOf(chat.state.reply)).toBe('abc');
    expect(chat.state.messages).toBe(messages);
  });

  it('tells of changes once per frame, however many chunks arrive', async () => {
    const turn = await asked();
    frames.paint();
    const before = told.length;
    turn.fire(OPEN, ...Array.from({ length: 500 }, () => delta('x')));
    await settled();
    expect(told.length).toBe(before);
    frames.paint();
    expect(told.length).toBe(before + 1);
    expect(textOf(told.at(-1)?.reply)).toHaveLength(500);
    expect(frames.asked).toBe(0);
  });

  it('ends a turn, and asks the next question, without any frame', async () => {
    const turn = await asked();
    await chat.send('Next');
    turn.fire(OPEN, delta('Done'), FINISH);
    await settled();
    expect(texts()).toEqual(['Hi', 'Done', 'Next']);
    expect(transport.asked).toHaveLength(2);
  });

  it('hands the text back when the question is refused', async () => {
    await chat.start(null);
    const sent = chat.send('Precious words');
    await settled();
    transport.asked[0].fail('key-missing');
    await expect(sent).rejects.toMatchObject({ code: 'key-missing' });
    expect(chat.state).toMatchObject({ messages: [], activity: 'idle' });
    expect(chat.state.problem?.code).toBe('key-missing');
  });

  it('hands the text back when not even a conversation can be made', async () => {
    await chat.start(null);
    transport.failNext('createConversation', 'unreachable');
    await expect(chat.send('Hi')).rejects.toMatchObject({
      code: 'unreachable'
    });
    expect(chat.state).toMatchObject({
      connection: 'unreachable',
      messages: [],
      activity: 'idle'
    });
  });

  it('keeps a failed answer with its error', async () => {
    const turn = await asked();
    turn.fire(
      { type: 'data-error', data: { code: 'x', title: 'No.' } },
      { type: 'error', errorText: 'No.' }
    );
    await settled();
    expect(chat.state.messages[1].status).toBe('failed');
    expect(chat.state.problem).toBeNull();
  });
});

describe('the queue', () => {
  it('keeps questions until the answer is there, in order', async () => {
    const turn = await asked();
    await chat.send('Second');
    await chat.send('Third');
    expect(chat.state.queue.map(({ text }) => text)).toEqual([
      'Second',
      'Third'
    ]);
    turn.fire(FINISH);
    await settled();
    expect(texts()).toEqual(['Hi', '', 'Second']);
    expect(chat.state.queue.map(({ text }) => text)).toEqual(['Third']);
    expect(transport.asked).toHaveLength(2);
  });

  it('forgets a question that is taken out', async () => {
    const turn = await asked();
    await chat.send('Second');
    chat.unqueue(chat.state.queue[0].id);
    turn.fire(FINISH);
    await settled();
    expect(transport.asked).toHaveLength(1);
  });

  it('keeps a question that is refused when its turn comes', async () => {
    const turn = await asked();
    await chat.send('Second');
    turn.fire(FINISH);
    await settled();
    transport.asked[1].fail('key-missing');
    await settled();
    expect(chat.state.queue.map(({ text }) => text)).toEqual(['Second']);
    expect(chat.state.problem?.code).toBe('key-missing');
    expect(transport.asked).toHaveLength(2);
    // the next question brings the waiting one along
    await chat.send('Third');
    await settled();
    expect(texts().at(-1)).toBe('Second');
  });

  it('takes a question that another tab was faster than, and asks it after', async () => {
    const first = await asked();
    first.fire(FINISH);
    await settled();
    transport.put({
      id: 'c1',
      seq: 9,
      running: 'other',
      messages: [
        question('Hi'),
        question('Theirs', { id: 'q2' }),
        message('', { id: 'other', status: 'running' })
      ]
    });
    const sent = chat.send('Mine');
    await settled();
    transport.asked[1].fail('turn-running');
    await sent;
    await settled();
    expect(chat.state.queue.map(({ text }) => text)).toEqual(['Mine']);
    expect(transport.joined.map(({ reply }) => reply)).toEqual(['other']);
    expect(texts()).toEqual(['Hi', 'Theirs']);
    transport.joined[0].fire(started('other', 9, 'q2'), FINISH);
    await settled();
    expect(texts().at(-1)).toBe('Mine');
    expect(chat.state.queue).toEqual([]);
  });

  it('does not try for ever when others always win', async () => {
    await chat.start(null);
    void chat.send('Mine').catch(() => undefined);
    for (let index = 0; index < 6; index += 1) {
      await settled();
      transport.asked.at(-1)!.fail('turn-running');
    }
    await settled();
    expect(transport.asked.length).toBeLessThanOrEqual(4);
    expect(chat.state.queue.map(({ text }) => text)).toEqual(['Mine']);
    expect(chat.state.problem?.code).toBe('turn-running');
  });

  it('stays with its conversation when another one is shown', async () => {
    const turn = await asked();
    await chat.send('Second');
    await chat.show(null);
    expect(chat.state.queue).toEqual([]);
    turn.fire(FINISH);
    await settled();
    expect(transport.asked).toHaveLength(1);
    transport.put({ id: 'c1', running: null, seq: 5 });
    await chat.show('c1');
    await settled();
    expect(transport.asked[1].question?.message?.parts[0]).toMatchObject({
      text: 'Second'
    });
  });
});

describe('a conversation that went on elsewhere', () => {
  async function staleAsk(): Promise<FakeTurn> {
    const first = await asked();
    first.fire(FINISH);
    await settled();
    transport.put({
      id: 'c1',
      seq: 9,
      messages: [question('Hi'), message('Theirs')]
    });
    void chat.send('Mine').catch(() => undefined);
    await settled();
    transport.asked[1].fail('stale');
    await settled();
    return transport.asked[2];
  }

  it('is fetched, and the question asked once more under the same id', async () => {
    const again = await staleAsk();
    expect(again.question?.message?.id).toBe(
      transport.asked[1].question?.message?.id
    );
    expect(again.question?.base_seq).toBe(9);
    expect(texts()).toEqual(['Hi', 'Theirs', 'Mine']);
    await accept(again, 'r2', 11);
    expect(chat.state.activity).toBe('answering');
  });

  it('does not ask a third time', async () => {
    const again = await staleAsk();
    again.fail('stale');
    await settled();
    expect(transport.asked).toHaveLength(3);
    expect(chat.state.problem?.code).toBe('stale');
    expect(texts()).toEqual(['Hi', 'Theirs']);
  });
});

describe('stopping', () => {
  it('tells the server and waits for the end of the answer', async () => {
    const turn = await asked();
    const stopped = jest.fn();
    void chat.stop().then(stopped);
    await settled();
    expect(transport.calls).toContain('stopTurn c1');
    expect(chat.state.activity).toBe('stopping');
    turn.fire(OPEN, delta('Par'));
    await settled();
    frames.paint();
    expect(chat.state.activity).toBe('stopping');
    expect(stopped).not.toHaveBeenCalled();
    turn.fire({ type: 'abort', reason: 'stopped' });
    await settled();
    expect(stopped).toHaveBeenCalled();
    expect(chat.state.activity).toBe('idle');
    expect(chat.state.messages[1].status).toBe('stopped');
  });

  it('waits until the server knows what to stop', async () => {
    await chat.start(null);
    void chat.send('Hi');
    await settled();
    void chat.stop();
    await settled();
    expect(transport.calls).not.toContain('stopTurn c1');
    await accept(transport.asked[0]);
    expect(transport.calls).toContain('stopTurn c1');
  });

  it('goes on answering, and says so, when stopping failed', async () => {
    await asked();
    transport.failNext('stopTurn', 'unreachable');
    void chat.stop();
    await settled();
    expect(chat.state.activity).toBe('answering');
    expect(chat.state.problem?.code).toBe('unreachable');
  });

  it('does nothing when nothing runs', async () => {
    await chat.start(null);
    await chat.stop();
    expect(chat.state.activity).toBe('idle');
  });
});

describe('regenerating', () => {
  beforeEach(async () => {
    transport.put({
      id: 'c1',
      seq: 4,
      messages: [
        question('Hi', { id: 'q1' }),
        message('Bad', { id: 'r0', parent: 'q1', siblings: ['r0'] })
      ]
    });
    await chat.start('c1');
  });

  it('puts another answer in place of the old one, which stays beside it', async () => {
    void chat.regenerate('r0', 'test:two');
    await settled();
    const turn = transport.asked[0];
    expect(turn.question).toEqual({
      regenerate: 'r0',
      model: 'test:two',
      base_seq: 4
    });
    expect(texts()).toEqual(['Hi']);
    turn.fire(started('r1', 5, 'q1'), OPEN, delta('Good'), FINISH);
    await settled();
    expect(texts()).toEqual(['Hi', 'Good']);
    expect(chat.state.messages[1].siblings).toEqual(['r0', 'r1']);
  });

  it('brings the old answer back when it is refused', async () => {
    const done = chat.regenerate('r0');
    await settled();
    transport.asked[0].fail('too-many-turns');
    await done;
    expect(texts()).toEqual(['Hi', 'Bad']);
    expect(chat.state.activity).toBe('idle');
    expect(chat.state.problem?.code).toBe('too-many-turns');
  });
});

describe('a turn that is running already', () => {
  const partial = message('Once upon', {
    id: 'r1',
    status: 'running',
    parent: 'q1',
    siblings: ['r1']
  });

  beforeEach(() => {
    transport.put({
      id: 'c1',
      seq: 4,
      running: 'r1',
      messages: [question('Tell', { id: 'q1' }), partial]
    });
  });

  it('is joined when its conversation is shown, with what there is on the screen', async () => {
    await chat.start('c1');
    expect(texts()).toEqual(['Tell']);
    expect(textOf(chat.state.reply)).toBe('Once upon');
    expect(chat.state.activity).toBe('answering');
    expect(transport.joined[0]).toMatchObject({
      conversation: 'c1',
      reply: 'r1'
    });
  });

  it('never shows less than before while it is replayed', async () => {
    await chat.start('c1');
    const turn = transport.joined[0];
    turn.fire(started('r1', 4), OPEN, delta('Once '));
    await settled();
    frames.paint();
    expect(textOf(chat.state.reply)).toBe('Once upon');
    turn.fire(delta('upon a time'));
    await settled();
    frames.paint();
    expect(textOf(chat.state.reply)).toBe('Once upon a time');
    turn.fire(FINISH);
    await settled();
    expect(texts()).toEqual(['Tell', 'Once upon a time']);
  });

  it('queues questions', async () => {
    await chat.start('c1');
    await chat.send('Next');
    expect(chat.state.queue).toHaveLength(1);
    expect(transport.asked).toHaveLength(0);
  });

  it('is fetched when its end was missed', async () => {
    await chat.start('c1');
    transport.put({
      id: 'c1',
      seq: 5,
      running: null,
      messages: [
        question('Tell', { id: 'q1' }),
        message('The end.', { id: 'r1', status: 'interrupted' })
      ]
    });
    transport.joined[0].end();
    await settled();
    expect(texts()).toEqual(['Tell', 'The end.']);
    expect(chat.state).toMatchObject({ activity: 'idle', reply: null });
  });

  it('is not joined again and again when its stream is not there', async () => {
    await chat.start('c1');
    transport.joined[0].end();
    await settled();
    expect(transport.joined).toHaveLength(1);
    expect(chat.state.activity).toBe('answering');
  });

  it('that cannot be read is a lost connection, and read again when it is back', async () => {
    await chat.start('c1');
    transport.joined[0].fail('unreachable');
    await settled();
    expect(chat.state.connection).toBe('unreachable');
    expect(textOf(chat.state.reply)).toBe('Once upon');
    transport.fire({ kind: 'reconnected' });
    await settled();
    expect(chat.state).toMatchObject({ connection: 'ready', problem: null });
    expect(transport.joined).toHaveLength(2);
  });

  it('is read only while somebody looks', async () => {
    await chat.start('c1');
    transport.joined[0].fire(started('r1', 4), OPEN, delta('Once upon a'));
    await settled();
    chat.setVisible(false);
    await settled();
    expect(transport.joined[0].isLeft).toBe(true);
    expect(chat.state.activity).toBe('answering');
    expect(textOf(chat.state.reply)).toBe('Once upon a');
    chat.setVisible(true);
    await settled();
    expect(transport.joined).toHaveLength(2);
    transport.joined[1].fire(
      started('r1', 4),
      OPEN,
      delta('Once upon a time'),
      FINISH
    );
    await settled();
    expect(texts()).toEqual(['Tell', 'Once upon a time']);
  });

  it('that ends while nobody looks is there afterwards, and the queue goes on', async () => {
    await chat.start('c1');
    chat.setVisible(false);
    await chat.send('Next');
    transport.put({
      id: 'c1',
      seq: 5,
      running: null,
      messages: [
        question('Tell', { id: 'q1' }),
        message('All of it', { id: 'r1' })
      ]
    });
    transport.fire({
      kind: 'turn-ended',
      conversation: 'c1',
      reply: 'r1',
      seq: 5
    });
    await settled();
    expect(texts()).toEqual(['Tell', 'All of it', 'Next']);
    const turn = transport.asked[0];
    await accept(turn, 'r2', 7);
    expect(turn.isLeft).toBe(true);
    expect(chat.state.activity).toBe('answering');
  });

  it('is left when another conversation is shown', async () => {
    await chat.start('c1');
    transport.joined[0].fire(started('r1', 4));
    await settled();
    transport.put({ id: 'c2', messages: [question('Else')] });
    await chat.show('c2');
    expect(transport.joined[0].isLeft).toBe(true);
    expect(texts()).toEqual(['Else']);
    expect(chat.state).toMatchObject({ reply: null, activity: 'idle' });
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
    expect(texts()).toEqual(['Else']);
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
    expect(texts()).toEqual(['Two']);
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
    expect(texts()).toEqual(['Theirs']);
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
  it('renames', async () => {
    transport.put({ id: 'c1' });
    await chat.start('c1');
    await chat.rename('c1', 'Better');
    expect(chat.state.current?.title).toBe('Better');
    expect(chat.state.conversations[0].title).toBe('Better');
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
    const turn = await asked();
    chat.dispose();
    await settled();
    expect(turn.isLeft).toBe(true);
    expect(frames.asked).toBe(0);
    transport.calls.length = 0;
    transport.fire({ kind: 'models' });
    expect(transport.calls).toEqual([]);
  });
});
