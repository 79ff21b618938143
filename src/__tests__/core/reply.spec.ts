import type { Chunk } from '../../core/chunks';
import { applyAll, applyChunk, beginReply } from '../../core/reply';
import type { IReply } from '../../core/reply';
import { foldWithAiSdk, goldenTurns } from '../support/golden';
import { cpuTime } from '../support/cpu-time';

const turns = goldenTurns();

/** The reply as the wire would have it. */
function uiMessage({ message }: { message: IReply['message'] }): unknown {
  const { id, role, parts, metadata } = message;
  return JSON.parse(JSON.stringify({ id, role, parts, metadata }));
}

describe('the golden turns', () => {
  const fromAiSdk = foldWithAiSdk(turns.map(turn => turn.chunks));

  it('are there', () => {
    expect(turns.length).toBeGreaterThanOrEqual(14);
  });

  it.each(turns.map((turn, index) => [turn.behaviour, turn, index] as const))(
    'the AI SDK reads %s as we wrote it down',
    (_, turn, index) => {
      expect({ metadata: {}, ...(fromAiSdk[index] as object) }).toEqual(
        turn.message
      );
    }
  );

  it.each(turns.map(turn => [turn.behaviour, turn] as const))(
    'our fold gives the same for %s, however its chunks arrive',
    (_, turn) => {
      const atOnce = applyAll(beginReply(), turn.chunks);
      const oneByOne = turn.chunks.reduce(applyChunk, beginReply());
      expect(uiMessage(atOnce)).toEqual(turn.message);
      expect(uiMessage(oneByOne)).toEqual(turn.message);
    }
  );

  it.each(turns.map(turn => [turn.behaviour, turn] as const))(
    'a snapshot of %s never changes afterwards',
    (_, turn) => {
      const snapshots: [IReply, string][] = [];
      turn.chunks.reduce((reply, chunk) => {
        const next = applyChunk(reply, chunk);
        snapshots.push([next, JSON.stringify(next.message)]);
        return next;
      }, beginReply());
      for (const [reply, text] of snapshots) {
        expect(JSON.stringify(reply.message)).toBe(text);
      }
    }
  );
});

const start: Chunk = {
  type: 'start',
  messageId: 'r1',
  messageMetadata: { parent: 'q1', created: '2026-11-22T14:00:00.000Z' }
};

it('keeps the name of a file, which the AI SDK drops', () => {
  const file = {
    type: 'file',
    mediaType: 'text/csv',
    url: 'data:,a',
    filename: 'a.csv'
  } as Chunk;
  expect(applyChunk(beginReply(), file).message.parts).toEqual([file]);
});

describe('the message around the parts', () => {
  it('knows from the start which question it answers and when', () => {
    const { message } = applyChunk(beginReply(), start);
    expect(message).toMatchObject({
      id: 'r1',
      parent: 'q1',
      created: '2026-11-22T14:00:00.000Z',
      status: 'running'
    });
  });

  it.each([
    [{ type: 'finish', finishReason: 'stop' }, 'done'],
    [{ type: 'abort', reason: 'stopped' }, 'stopped'],
    [{ type: 'error', errorText: 'No.' }, 'failed']
  ] as [Chunk, string][])('%j ends it as %s', (chunk, status) => {
    const reply = applyAll(beginReply(), [start, chunk]);
    expect(reply.message.status).toBe(status);
  });
});

it('keeps the name of a file, which the AI SDK leaves out', () => {
  const file = {
    type: 'file',
    mediaType: 'text/csv',
    url: 'data:text/csv,a',
    filename: 'a.csv'
  } as Chunk;
  expect(applyChunk(beginReply(), file).message.parts).toEqual([file]);
});

describe('the cost of the fold', () => {
  it('leaves parts alone that a delta does not touch', () => {
    const before = applyAll(beginReply(), [
      { type: 'text-start', id: 't1' },
      { type: 'text-delta', id: 't1', delta: 'one' },
      { type: 'text-end', id: 't1' },
      { type: 'text-start', id: 't2' }
    ]);
    const after = applyChunk(before, {
      type: 'text-delta',
      id: 't2',
      delta: 'two'
    });
    expect(after.message.parts[0]).toBe(before.message.parts[0]);
    expect(after.message.parts[1]).not.toBe(before.message.parts[1]);
  });

  it('is the same reply when there is nothing to fold', () => {
    const reply = beginReply();
    expect(applyAll(reply, [])).toBe(reply);
  });

  it('grows with the answer, not with its square', () => {
    seconds(2_000);
    const times = [5_000, 20_000].map(deltas =>
      Math.min(...Array.from({ length: 5 }, () => seconds(deltas)))
    );
    const exponent = Math.log(times[1] / times[0]) / Math.log(4);
    expect(exponent).toBeLessThan(1.3);
  });

  /** Folds a long answer in frames of 20 deltas, and reads the text at its end. */
  function seconds(deltas: number): number {
    const frame: Chunk[] = Array.from({ length: 20 }, () => ({
      type: 'text-delta',
      id: 't1',
      delta: 'word '
    }));
    const begin = cpuTime();
    let reply = applyChunk(beginReply(), { type: 'text-start', id: 't1' });
    for (let folded = 0; folded < deltas; folded += frame.length) {
      reply = applyAll(reply, frame);
    }
    expect(reply.message.parts[0]).toMatchObject({
      text: 'word '.repeat(deltas)
    });
    return (cpuTime() - begin) / 1000;
  }
});
