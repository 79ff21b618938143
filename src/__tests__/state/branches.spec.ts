import type { ChatSession } from '../../state/chat-session';
import { message, question } from '../support/builders';
import {
  ChatHarness,
  FINISH,
  OPEN,
  accept,
  delta,
  settled
} from '../support/chat-harness';

let harness: ChatHarness;
let chat: ChatSession;
let transport: ChatHarness['transport'];

const asked = [
  question('One', { id: 'q1' }),
  message('First', { id: 'a1', parent: 'q1', siblings: ['a0', 'a1'] }),
  question('Two', { id: 'q2', parent: 'a1', siblings: ['q2'] }),
  message('Second', { id: 'a2', parent: 'q2' })
];

beforeEach(async () => {
  harness = new ChatHarness();
  ({ chat, transport } = harness);
  transport.put({ id: 'c', seq: 7, leaf: 'a2', messages: asked });
  await chat.start('c');
});

afterEach(() => chat.dispose());

describe('an edited question', () => {
  it('takes the place of the old one and of what followed, and is asked beside it', async () => {
    const edited = chat.edit('q2', 'Two, please');
    expect(harness.texts).toEqual(['One', 'First', 'Two, please']);
    await settled();
    const turn = harness.turn(0);
    expect(turn.question).toMatchObject({
      parent: 'a1',
      base_seq: 7,
      message: { parts: [{ type: 'text', text: 'Two, please' }] }
    });
    await accept(turn, 'r', 9);
    await edited;
    turn.fire(OPEN, delta('Sure'), FINISH);
    await settled();
    expect(harness.texts).toEqual(['One', 'First', 'Two, please', 'Sure']);
    expect(chat.state.messages[2].siblings).toHaveLength(2);
  });

  it('may be the first of all', async () => {
    void chat.edit('q1', 'Uno');
    await settled();
    expect(harness.turn(0).question).toMatchObject({ parent: null });
    expect(harness.texts).toEqual(['Uno']);
  });

  it('keeps the files of the old one', async () => {
    const file = {
      type: 'file' as const,
      mediaType: 'image/png',
      url: 'attachment:1',
      filename: 'a.png'
    };
    const parts = [file, ...asked[2].parts];
    transport.put({
      id: 'c',
      seq: 8,
      messages: [...asked.slice(0, 2), { ...asked[2], parts }]
    });
    await chat.show('c');
    void chat.edit('q2', 'Again');
    await settled();
    expect(harness.turn(0).question?.message?.parts).toEqual([
      file,
      { type: 'text', text: 'Again' }
    ]);
  });

  it('gives everything back when it cannot be asked', async () => {
    const edited = chat.edit('q2', 'Two, please');
    await settled();
    harness.turn(0).fail('key-missing');
    await expect(edited).rejects.toMatchObject({ code: 'key-missing' });
    expect(chat.state.messages).toEqual(asked);
    expect(chat.state.activity).toBe('idle');
    expect(chat.state.problem?.code).toBe('key-missing');
  });

  it('is asked once more when the conversation went on elsewhere', async () => {
    const edited = chat.edit('q2', 'Two, please');
    await settled();
    harness.turn(0).fail('stale');
    transport.put({ id: 'c', seq: 12 });
    await settled();
    expect(harness.texts).toEqual(['One', 'First', 'Two, please']);
    expect(harness.turn(1).question).toMatchObject({ base_seq: 12 });
    await accept(harness.turn(1), 'r', 13);
    await edited;
  });

  it('waits for no answer: while one is written nothing can be edited', async () => {
    void chat.send('Three');
    await settled();
    await chat.edit('q2', 'Two, please');
    expect(transport.asked).toHaveLength(1);
  });
});

describe('branches', () => {
  it('are shown as the server has them', async () => {
    const before = [asked[0], message('Zeroth', { id: 'a0', parent: 'q1' })];
    transport.put({ id: 'c', messages: before });
    await chat.showBranch('a0');
    expect(transport.changes).toEqual([{ leaf: 'a0' }]);
    expect(harness.texts).toEqual(['One', 'Zeroth']);
  });

  it('stay as they are when the server refuses, and that is said', async () => {
    transport.failNext('changeConversation', 'unknown-message');
    await chat.showBranch('gone');
    expect(chat.state.messages).toEqual(asked);
    expect(chat.state.problem?.code).toBe('unknown-message');
  });
});

describe('a removed message', () => {
  it('can be brought back until something else is asked', async () => {
    transport.put({ id: 'c', messages: asked.slice(0, 2) });
    await chat.remove('q2');
    expect(harness.texts).toEqual(['One', 'First']);
    expect(chat.state.removed).toEqual({ conversation: 'c', message: 'q2' });

    transport.put({ id: 'c', messages: asked });
    await chat.restore();
    expect(transport.changes).toEqual([{ remove: 'q2' }, { restore: 'q2' }]);
    expect(harness.texts).toHaveLength(4);
    expect(chat.state.removed).toBeNull();

    await chat.remove('q2');
    void chat.send('Else');
    await settled();
    expect(chat.state.removed).toBeNull();
  });

  it('is offered back in its own conversation only', async () => {
    await chat.remove('q2');
    await chat.show(null);
    expect(chat.state.removed).toBeNull();
  });
});
