import type { IMessage } from '../../core/messages';
import { pendingCalls } from '../../core/tool-calls';
import { message, question } from '../support/builders';
import {
  ChatHarness,
  FINISH,
  delta,
  OPEN,
  settled,
  started
} from '../support/chat-harness';
import { asking } from '../support/tool-calls';

/** A conversation whose answer waits for the person. */
async function waiting(...calls: string[]): Promise<ChatHarness> {
  const harness = new ChatHarness();
  const parts = calls.map(number => asking(number));
  harness.transport.put({
    id: 'c1',
    seq: 4,
    leaf: 'r1',
    messages: [
      question('Clean up.', { id: 'q1' }),
      message('', { id: 'r1', parent: 'q1', status: 'waiting', parts })
    ]
  });
  await harness.chat.start('c1');
  return harness;
}

const last = ({ chat }: ChatHarness): IMessage => chat.state.messages.at(-1)!;

/** Have the server let the answer go on. */
function goesOn({ transport }: ChatHarness): void {
  const { messages } = transport.conversations.get('c1')!;
  const running = messages.map(each =>
    each.id === 'r1' ? { ...each, status: 'running' as const } : each
  );
  transport.put({ id: 'c1', seq: 5, running: 'r1', messages: running });
}

describe('a tool that waits for a person', () => {
  it('leaves the composer free', async () => {
    const { chat } = await waiting('1');
    expect(chat.state.activity).toBe('idle');
    expect(pendingCalls(chat.state.messages.at(-1)!)).toHaveLength(1);
  });

  it('is approved, and the same message goes on', async () => {
    const harness = await waiting('1');
    const { chat, transport } = harness;
    const release = transport.holdNext('answerApproval');
    const answered = chat.answerApproval('a1', { approved: true });
    expect(pendingCalls(last(harness))).toEqual([]);
    goesOn(harness);
    release();
    await answered;

    expect(transport.approvals).toEqual([['a1', true, '']]);
    expect(chat.state.activity).toBe('answering');
    const turn = transport.joined.at(-1)!;
    expect(turn.reply).toBe('r1');
    turn.fire(started('r1', 5, 'q1'), OPEN, delta('Gone.'), FINISH);
    await settled();
    expect(last(harness)).toMatchObject({ id: 'r1', status: 'done' });
    expect(chat.state.messages).toHaveLength(2);
  });

  it('is denied with a reason', async () => {
    const harness = await waiting('1', '2');
    const { chat, transport } = harness;
    const release = transport.holdNext('getConversation');
    const answered = chat.answerApproval('a2', {
      approved: false,
      reason: 'Mine.'
    });
    await settled();
    expect(transport.approvals).toEqual([['a2', false, 'Mine.']]);
    expect(pendingCalls(last(harness))).toHaveLength(1);
    release();
    await answered;
  });

  it('is asked for again when the answer did not arrive', async () => {
    const harness = await waiting('1');
    const { chat, transport } = harness;
    transport.failNext('answerApproval', 'unknown-model');
    await chat.answerApproval('a1', { approved: true });
    expect(chat.state.problem?.code).toBe('unknown-model');
    expect(pendingCalls(last(harness))).toHaveLength(1);
  });

  it('shows quietly what another tab answered before', async () => {
    const harness = await waiting('1');
    const { chat, transport } = harness;
    transport.failNext('answerApproval', 'approval-answered');
    goesOn(harness);
    await chat.answerApproval('a1', { approved: true });
    expect(chat.state.problem).toBeNull();
    expect(chat.state.activity).toBe('answering');
  });

  it('is denied by Stop', async () => {
    const { chat, transport } = await waiting('1');
    await chat.stop();
    expect(transport.calls).toContain('stopTurn c1');
  });

  it('is denied by a new question as soon as that is accepted', async () => {
    const harness = await waiting('1');
    const { chat } = harness;
    const sent = chat.send('Never mind.');
    await settled();
    const before = chat.state.messages.find(({ id }) => id === 'r1')!;
    expect(before.status).toBe('waiting');
    const turn = harness.turn(0);
    turn.fire(started('r2', 6, turn.question?.message?.id));
    await sent;
    harness.frames.paint();
    const denied = chat.state.messages.find(({ id }) => id === 'r1')!;
    expect(denied.status).toBe('done');
    expect(denied.parts[0]).toMatchObject({ state: 'output-denied' });
  });

  it('still waits when the new question was refused', async () => {
    const harness = await waiting('1');
    const { chat } = harness;
    const sent = chat.send('Never mind.');
    await settled();
    harness.turn(0).fail('unknown-model');
    await expect(sent).rejects.toMatchObject({ code: 'unknown-model' });
    expect(pendingCalls(last(harness))).toHaveLength(1);
  });
});
