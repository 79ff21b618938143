import type { Chunk, IPositionedChunk } from '../../core/chunks';
import { HttpTransport } from '../../transport/http-transport';
import { FakeServer, FakeSocket } from '../support/fake-server';

const PACE = {
  stallMilliseconds: 5_000,
  firstMilliseconds: 5_000,
  shortMilliseconds: 0,
  pauses: [0, 0, 0, 0],
  random: () => 0.5
};
const QUESTION = {
  message: { id: 'q1', parts: [{ type: 'text' as const, text: 'Hi' }] }
};
const START: Chunk = { type: 'start', messageId: 'r1' };
const FINISH: Chunk = { type: 'finish', finishReason: 'stop' };

function delta(text: string): Chunk {
  return { type: 'text-delta', id: 't1', delta: text };
}

let server: FakeServer;
let transport: HttpTransport;
let leave: AbortController;

beforeEach(() => {
  FakeSocket.all = [];
  server = new FakeServer();
  transport = new HttpTransport({
    serverSettings: server.settings,
    pace: PACE
  });
  leave = new AbortController();
});

afterEach(() => {
  leave.abort();
  transport.dispose();
});

/** Reads a turn in the background. */
function reading(stream: AsyncIterable<IPositionedChunk>): {
  chunks: Chunk[];
  end: Promise<void>;
} {
  const chunks: Chunk[] = [];
  const end = (async () => {
    for await (const { chunk } of stream) {
      chunks.push(chunk);
    }
  })();
  end.catch(() => undefined);
  return { chunks, end };
}

function ask(): ReturnType<typeof reading> {
  return reading(transport.startTurn('c1', QUESTION, leave.signal));
}

describe('a question that is refused', () => {
  it.each(['turn-running', 'stale', 'key-missing'])(
    'as %s is not asked again by itself',
    async code => {
      const { end } = ask();
      (await server.request(0)).json({ error: { code, title: 'No.' } }, 409);
      await expect(end).rejects.toMatchObject({ code });
      expect(server.requests).toHaveLength(1);
    }
  );
});

describe('a turn', () => {
  it('is asked with the question as it stands, and read to its end', async () => {
    const { chunks, end } = ask();
    const request = await server.request(0);
    expect(request.path).toMatch(/conversations\/c1\/turns$/);
    expect(request.body).toEqual(QUESTION);
    const stream = request.stream();
    stream.event(1, START).event(3, delta('He')).event(4, FINISH);
    stream.send('data: [DONE]\n\n');
    await end;
    expect(chunks).toEqual([START, delta('He'), FINISH]);
    expect(stream.isCancelled).toBe(true);
  });

  it.each(['cut', 'end'] as const)(
    'goes on exactly where it was when its connection meets its %s',
    async how => {
      const { chunks, end } = ask();
      const first = (await server.request(0)).stream();
      first.event(1, START).event(3, delta('He'));
      first.send('id: 9\ndata: {"type":"text-del');
      await until(() => chunks.length === 2);
      first[how]();
      const request = await server.request(1);
      expect(request.method).toBe('GET');
      expect(request.path).toMatch(/conversations\/c1\/stream$/);
      expect(request.query.get('reply')).toBe('r1');
      expect(request.headers.get('last-event-id')).toBe('3');
      request.stream().event(5, delta('llo')).event(6, FINISH);
      await end;
      expect(chunks).toEqual([START, delta('He'), delta('llo'), FINISH]);
    }
  );

  it('repeats nothing when a server begins again from the start', async () => {
    const { chunks, end } = ask();
    const first = (await server.request(0)).stream();
    first.event(1, START).event(3, delta('He')).end();
    const second = (await server.request(1)).stream();
    second.event(1, START).event(3, delta('He')).event(4, FINISH);
    await end;
    expect(chunks).toEqual([START, delta('He'), FINISH]);
  });

  it('is asked again under the same id when nothing had come yet', async () => {
    const { chunks, end } = ask();
    (await server.request(0)).networkDown();
    const again = await server.request(1);
    expect(again.method).toBe('POST');
    expect(again.body).toEqual(QUESTION);
    again.stream().event(1, START).event(2, FINISH);
    await end;
    expect(chunks).toEqual([START, FINISH]);
  });

  it('is never regenerated twice by a cut', async () => {
    const question = { regenerate: 'r0' };
    const { end } = reading(transport.startTurn('c1', question, leave.signal));
    (await server.request(0)).networkDown();
    const again = await server.request(1);
    expect(again.method).toBe('GET');
    again.empty();
    await end;
  });

  it('ends without a terminal chunk when its end was missed', async () => {
    const { chunks, end } = ask();
    (await server.request(0)).stream().event(1, START).end();
    (await server.request(1)).empty(204);
    await end;
    expect(chunks).toEqual([START]);
  });

  it('ends likewise when it was answered while the question was repeated', async () => {
    const { end } = ask();
    (await server.request(0)).networkDown();
    const error = { code: 'already-asked', title: 'No.' };
    (await server.request(1)).json({ error }, 409);
    await end;
  });

  it('is joined from the beginning', async () => {
    const { chunks, end } = reading(
      transport.joinTurn('c1', 'r1', leave.signal)
    );
    const request = await server.request(0);
    expect(request.headers.has('last-event-id')).toBe(false);
    expect(request.query.get('reply')).toBe('r1');
    request.stream().event(1, START).event(2, FINISH);
    await end;
    expect(chunks).toEqual([START, FINISH]);
  });

  it('gives up in the end, and says so', async () => {
    const { end } = ask();
    (await server.request(0)).stream().event(1, START).end();
    for (const index of [1, 2, 3, 4]) {
      (await server.request(index)).networkDown();
    }
    await expect(end).rejects.toMatchObject({ code: 'unreachable' });
    expect(server.requests).toHaveLength(5);
  });

  it('counts its attempts anew after progress', async () => {
    const { end } = ask();
    (await server.request(0)).stream().event(1, START).end();
    for (let index = 1; index < 12; index += 1) {
      (await server.request(index))
        .stream()
        .event(1 + index, delta('x'))
        .end();
    }
    (await server.request(12)).stream().event(20, FINISH);
    await end;
  });

  it('does not wait for a login that is gone', async () => {
    const { end } = ask();
    (await server.request(0)).stream().event(1, START).end();
    (await server.request(1)).json({ message: 'Forbidden' }, 403);
    await expect(end).rejects.toMatchObject({ code: 'login-expired' });
  });

  it('that fell silent is joined anew, pings keep it', async () => {
    transport.dispose();
    const pace = { ...PACE, stallMilliseconds: 60 };
    transport = new HttpTransport({ serverSettings: server.settings, pace });
    const { chunks, end } = ask();
    const first = (await server.request(0)).stream().event(1, START);
    const begin = Date.now();
    const pings = setInterval(() => first.send(': ping\n\n'), 20);
    await until(() => Date.now() - begin > 150);
    expect(server.requests).toHaveLength(1);
    clearInterval(pings);
    (await server.request(1)).stream().event(2, FINISH);
    await end;
    expect(first.isCancelled).toBe(true);
    expect(chunks).toEqual([START, FINISH]);
  });

  it('that nobody reads any more is left, not stopped', async () => {
    const { chunks, end } = ask();
    const stream = (await server.request(0)).stream().event(1, START);
    await until(() => chunks.length === 1);
    leave.abort();
    await end;
    expect(stream.isCancelled).toBe(true);
    expect(server.requests).toHaveLength(1);
  });

  it('whose event is no JSON is taken as cut', async () => {
    const { chunks, end } = ask();
    const first = (await server.request(0)).stream().event(1, START);
    first.send('id: 2\ndata: <html>\n\n');
    const second = await server.request(1);
    expect(second.headers.get('last-event-id')).toBe('1');
    second.stream().event(3, FINISH);
    await end;
    expect(chunks).toEqual([START, FINISH]);
  });
});

describe('an answer that something on the way holds back', () => {
  const TOOK: Chunk = {
    type: 'message-metadata',
    messageMetadata: { timing: { first: 0.1, total: 5 } }
  };
  const told: string[] = [];

  beforeEach(() => {
    told.length = 0;
    transport.dispose();
    const pace = { ...PACE, firstMilliseconds: 40 };
    transport = new HttpTransport({ serverSettings: server.settings, pace });
    transport.changed.connect((_, { kind }) => told.push(kind));
  });

  it('is asked for piece by piece, and that is said once', async () => {
    const { chunks, end } = ask();
    const held = await server.request(0);
    const first = await server.request(1);
    expect(held.signal?.aborted).toBe(true);
    expect([first.method, first.query.get('wait')]).toEqual(['POST', '0']);
    expect(first.body).toMatchObject(QUESTION);
    first.stream().event(1, START).event(2, delta('a')).end();
    const second = await server.request(2);
    expect(second.query.get('wait')).toBe('0');
    expect(second.query.get('reply')).toBe('r1');
    expect(second.headers.get('last-event-id')).toBe('2');
    second.stream().end();
    (await server.request(3)).stream().event(3, FINISH).end();
    await end;
    expect(chunks).toEqual([START, delta('a'), FINISH]);
    expect(told).toEqual(['held-back']);

    const next = ask();
    expect((await server.request(4)).query.get('wait')).toBe('0');
    (await server.request(4)).stream().event(1, START).event(2, FINISH).end();
    await next.end;
    expect(told).toEqual(['held-back']);
  });

  it('is known by answers that come all at once', async () => {
    for (const index of [0, 1]) {
      expect(told).toEqual([]);
      const { end } = ask();
      const stream = (await server.request(index)).stream();
      stream.event(1, START).event(2, TOOK).event(3, FINISH).end();
      await end;
    }
    expect(told).toEqual(['held-back']);
  });

  it('is no other than one of a server that is gone', async () => {
    const { end } = ask();
    await server.request(0);
    for (const index of [1, 2, 3]) {
      (await server.request(index)).networkDown();
    }
    await expect(end).rejects.toMatchObject({ code: 'unreachable' });
    expect(told).toEqual([]);
  });
});

/** Wait for a condition. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise(resolve => setTimeout(resolve, 1));
  }
}
