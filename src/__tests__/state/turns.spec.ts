import type { ChatSession } from '../../state/chat-session';
import { message, question } from '../support/builders';
import {
  ChatHarness,
  accept,
  delta,
  FINISH,
  OPEN,
  settled,
  started,
  textOf
} from '../support/chat-harness';

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

describe('asking', () => {
  it('shows the question at once, then the answer as it grows', async () => {
    await chat.start(null);
    const sent = chat.send('Hi');
    expect(harness.texts).toEqual(['Hi']);
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
    expect(harness.texts).toEqual(['Hi', 'Hello']);
    expect(chat.state.messages[1]).toMatchObject({
      status: 'done',
      parent: chat.state.messages[0].id,
      siblings: ['r1']
    });
  });

  it('begins the conversation with the first question, and remembers it', async () => {
    const turn = await harness.ask();
    const { conversation: id } = turn;
    expect(turn.question?.create).toEqual({ model: 'test:one' });
    expect(chat.state.current).toMatchObject({ id, seq: 3, running: 'r1' });
    expect(chat.state.conversations[0]).toMatchObject({ id, running: 'r1' });
    expect(memory.get('conversation')).toBe(id);
    turn.fire(FINISH);
    await settled();
    void chat.send('And?');
    await settled();
    expect(transport.asked[1]).toMatchObject({ conversation: id });
    expect(transport.asked[1].question?.create).toBeUndefined();
  });

  it('begins it in the notebook that is current, and says so at once', async () => {
    chat.enterNotebook('plan.ipynb');
    const turn = await harness.ask();
    expect(turn.question?.create).toMatchObject({ notebook: 'plan.ipynb' });
    expect(chat.state.current?.notebook).toBe('plan.ipynb');
    chat.enterNotebook(null);
    expect(chat.state.current?.notebook).toBe('plan.ipynb');
  });

  it('is found again by a page that is reloaded before the server has it', async () => {
    await chat.start(null);
    void chat.send('Hi').catch(() => undefined);
    await settled();
    const { conversation: id } = transport.asked[0];
    transport.put({ id, messages: [question('Hi')] });
    chat = harness.reopen();
    await chat.start();
    expect(chat.state.current?.id).toBe(id);
    expect(harness.texts).toEqual(['Hi']);
  });

  it('begins its conversation also when its answer is not seen', async () => {
    await chat.start(null);
    void chat.send('Hi');
    await settled();
    const { conversation: id, question: asked } = transport.asked[0];
    const hi = question('Hi', { id: asked?.message?.id });
    transport.put({ id, seq: 3, messages: [hi, message('Yes')] });
    transport.asked[0].end();
    await settled();
    expect(chat.state.current?.id).toBe(id);
    expect(harness.texts).toEqual(['Hi', 'Yes']);
  });

  it('leaves the conversation alone that is shown meanwhile', async () => {
    transport.put({ id: 'c1', seq: 1 });
    await chat.start(null);
    void chat.send('Hi');
    await settled();
    await chat.show('c1');
    await accept(transport.asked[0]);
    expect(chat.state.current?.id).toBe('c1');
  });

  it('says what it has seen of the conversation', async () => {
    const turn = await harness.ask();
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
    const turn = await harness.ask();
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
    const turn = await harness.ask();
    frames.paint();
    const before = harness.told.length;
    turn.fire(OPEN, ...Array.from({ length: 500 }, () => delta('x')));
    await settled();
    expect(harness.told.length).toBe(before);
    frames.paint();
    expect(harness.told.length).toBe(before + 1);
    expect(textOf(harness.told.at(-1)?.reply)).toHaveLength(500);
    expect(frames.asked).toBe(0);
  });

  it('ends a turn, and asks the next question, without any frame', async () => {
    const turn = await harness.ask();
    await chat.send('Next');
    turn.fire(OPEN, delta('Done'), FINISH);
    await settled();
    expect(harness.texts).toEqual(['Hi', 'Done', 'Next']);
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

  it('begins no conversation with a question that is refused', async () => {
    await chat.start(null);
    const sent = chat.send('Hi');
    await settled();
    transport.asked[0].fail('unreachable');
    await expect(sent).rejects.toMatchObject({ code: 'unreachable' });
    expect(chat.state).toMatchObject({
      connection: 'unreachable',
      current: null,
      conversations: [],
      messages: [],
      activity: 'idle'
    });
  });

  it('keeps a failed answer with its error', async () => {
    const turn = await harness.ask();
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
    const turn = await harness.ask();
    await chat.send('Second');
    await chat.send('Third');
    expect(chat.state.queue.map(({ text }) => text)).toEqual([
      'Second',
      'Third'
    ]);
    turn.fire(FINISH);
    await settled();
    expect(harness.texts).toEqual(['Hi', '', 'Second']);
    expect(chat.state.queue.map(({ text }) => text)).toEqual(['Third']);
    expect(transport.asked).toHaveLength(2);
  });

  it('forgets a question that is taken out', async () => {
    const turn = await harness.ask();
    await chat.send('Second');
    chat.unqueue(chat.state.queue[0].id);
    turn.fire(FINISH);
    await settled();
    expect(transport.asked).toHaveLength(1);
  });

  it('keeps a question that is refused when its turn comes', async () => {
    const turn = await harness.ask();
    await chat.send('Second');
    turn.fire(FINISH);
    await settled();
    transport.asked[1].fail('key-missing');
    await settled();
    expect(chat.state.queue.map(({ text }) => text)).toEqual(['Second']);
    expect(chat.state.problem?.code).toBe('key-missing');
    expect(transport.asked).toHaveLength(2);
    // it is not asked again by itself when something else changes
    const { conversation } = turn;
    transport.put({ id: conversation, seq: 8, running: null });
    transport.fire({ kind: 'conversation', conversation, seq: 8 });
    await settled();
    expect(transport.asked).toHaveLength(2);
    // the next question brings the waiting one along
    await chat.send('Third');
    await settled();
    expect(harness.texts.at(-1)).toBe('Second');
  });

  it('takes a question that another tab was faster than, and asks it after', async () => {
    const first = await harness.ask();
    first.fire(FINISH);
    await settled();
    transport.put({
      id: first.conversation,
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
    expect(harness.texts).toEqual(['Hi', 'Theirs']);
    transport.joined[0].fire(started('other', 9, 'q2'), FINISH);
    await settled();
    expect(harness.texts.at(-1)).toBe('Mine');
    expect(chat.state.queue).toEqual([]);
  });

  it('does not try for ever when others always win', async () => {
    await chat.start(null);
    void chat.send('Mine').catch(() => undefined);
    for (let index = 0; index < 6; index += 1) {
      await settled();
      harness.turn(-1).fail('turn-running');
    }
    await settled();
    expect(transport.asked.length).toBeLessThanOrEqual(4);
    expect(chat.state.queue.map(({ text }) => text)).toEqual(['Mine']);
    expect(chat.state.problem?.code).toBe('turn-running');
  });

  it('stays with its conversation when another one is shown', async () => {
    const turn = await harness.ask();
    await chat.send('Second');
    await chat.show(null);
    expect(chat.state.queue).toEqual([]);
    turn.fire(FINISH);
    await settled();
    expect(transport.asked).toHaveLength(1);
    const { conversation: id } = turn;
    transport.put({ id, running: null, seq: 5 });
    await chat.show(id);
    await settled();
    expect(transport.asked[1].question?.message?.parts[0]).toMatchObject({
      text: 'Second'
    });
  });
});

describe('stopping', () => {
  it('tells the server and waits for the end of the answer', async () => {
    const turn = await harness.ask();
    const stopped = jest.fn();
    void chat.stop().then(stopped);
    await settled();
    expect(transport.calls).toContain(`stopTurn ${turn.conversation}`);
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
    const stopped = `stopTurn ${transport.asked[0].conversation}`;
    expect(transport.calls).not.toContain(stopped);
    await accept(transport.asked[0]);
    expect(transport.calls).toContain(stopped);
  });

  it('goes on answering, and says so, when stopping failed', async () => {
    await harness.ask();
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
    expect(harness.texts).toEqual(['Hi']);
    turn.fire(started('r1', 5, 'q1'), OPEN, delta('Good'), FINISH);
    await settled();
    expect(harness.texts).toEqual(['Hi', 'Good']);
    expect(chat.state.messages[1].siblings).toEqual(['r0', 'r1']);
  });

  it('brings the old answer back when it is refused', async () => {
    const done = chat.regenerate('r0');
    await settled();
    transport.asked[0].fail('too-many-turns');
    await done;
    expect(harness.texts).toEqual(['Hi', 'Bad']);
    expect(chat.state.activity).toBe('idle');
    expect(chat.state.problem?.code).toBe('too-many-turns');
  });
});
