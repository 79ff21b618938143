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
import type { FakeTurn } from '../support/fake-transport';

let harness: ChatHarness;
let chat: ChatSession;
let transport: ChatHarness['transport'];
let frames: ChatHarness['frames'];

beforeEach(() => {
  harness = new ChatHarness();
  ({ chat, transport, frames } = harness);
});

afterEach(() => chat.dispose());

describe('a conversation that went on elsewhere', () => {
  async function staleAsk(): Promise<FakeTurn> {
    const first = await harness.ask();
    first.fire(FINISH);
    await settled();
    transport.put({
      id: first.conversation,
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
    expect(harness.texts).toEqual(['Hi', 'Theirs', 'Mine']);
    await accept(again, 'r2', 11);
    expect(chat.state.activity).toBe('answering');
  });

  it('does not ask a third time', async () => {
    const again = await staleAsk();
    again.fail('stale');
    await settled();
    expect(transport.asked).toHaveLength(3);
    expect(chat.state.problem?.code).toBe('stale');
    expect(harness.texts).toEqual(['Hi', 'Theirs']);
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
    expect(harness.texts).toEqual(['Tell']);
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
    expect(harness.texts).toEqual(['Tell', 'Once upon a time']);
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
    expect(harness.texts).toEqual(['Tell', 'The end.']);
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
    expect(harness.texts).toEqual(['Tell', 'Once upon a time']);
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
    expect(harness.texts).toEqual(['Tell', 'All of it', 'Next']);
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
    expect(harness.texts).toEqual(['Else']);
    expect(chat.state).toMatchObject({ reply: null, activity: 'idle' });
  });
});
