import { CHANGE_SCHEMA, ChangeEvents } from '../../transport/change-events';
import { FakeServer, FakeSocket } from '../support/fake-server';

let events: ChangeEvents;
let kinds: string[];

beforeEach(async () => {
  jest.useFakeTimers();
  FakeSocket.all = [];
  events = new ChangeEvents(new FakeServer().settings);
  kinds = [];
  events.changed.connect((_, change) => kinds.push(change.kind));
  await jest.advanceTimersByTimeAsync(100);
});

afterEach(() => {
  events.dispose();
  jest.useRealTimers();
});

function socket(): FakeSocket {
  return FakeSocket.all[FakeSocket.all.length - 1];
}

/** Wait until a lost socket was replaced. */
async function replaced(): Promise<void> {
  const before = socket();
  for (let waited = 0; socket() === before && waited < 100; waited += 1) {
    await jest.advanceTimersByTimeAsync(1000);
  }
  expect(socket()).not.toBe(before);
}

describe('ChangeEvents', () => {
  it('tells what changed in chats, and nothing else', () => {
    socket().open();
    socket().say({ schema_id: CHANGE_SCHEMA, kind: 'models' });
    socket().say({ schema_id: 'https://events.jupyter.org/other', kind: 'x' });
    expect(kinds).toEqual(['models']);
  });

  it('tells when the connection was lost and is back', async () => {
    socket().open();
    socket().close();
    await replaced();
    expect(kinds).toEqual(['lost']);
    socket().open();
    expect(kinds).toEqual(['lost', 'reconnected']);
  });

  it('does not call the first connection a new one', () => {
    socket().open();
    events.noteRead();
    expect(kinds).toEqual([]);
  });

  it('has what was read before the first connection read again', () => {
    events.noteRead();
    socket().open();
    expect(kinds).toEqual(['reconnected']);
  });

  it('is silent once disposed', () => {
    const last = socket();
    last.open();
    events.dispose();
    last.say({ schema_id: CHANGE_SCHEMA, kind: 'models' });
    expect(kinds).toEqual([]);
  });
});
