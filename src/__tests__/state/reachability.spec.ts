import { ChatFailure } from '../../core/errors';
import type { IChatState } from '../../state/chat';
import { Reachability } from '../../state/reachability';

const GONE = new ChatFailure({ code: 'unreachable', title: 'Gone.' });

let isThere = false;
const health = jest.fn(async () => {
  if (!isThere) {
    throw GONE;
  }
  return { version: '1' };
});
const raise = jest.fn();
const restart = jest.fn();
let reachability: Reachability;

beforeEach(() => {
  jest.useFakeTimers();
  jest.clearAllMocks();
  isThere = false;
  reachability = new Reachability({ transport: { health }, raise, restart });
});

afterEach(() => {
  reachability.dispose();
  jest.useRealTimers();
});

function follow(connection: IChatState['connection']): void {
  reachability.follow({ connection });
}

describe('Reachability', () => {
  it('says that the server is gone though nothing was asked of it', async () => {
    await reachability.noteLost();
    expect(raise).toHaveBeenCalledWith(GONE);
  });

  it('says nothing when only one connection was lost', async () => {
    isThere = true;
    await reachability.noteLost();
    expect(raise).not.toHaveBeenCalled();
  });

  it('goes on by itself when the server is back', async () => {
    follow('unreachable');
    await jest.advanceTimersByTimeAsync(20_000);
    expect(restart).not.toHaveBeenCalled();
    expect(health.mock.calls.length).toBeLessThan(6);
    isThere = true;
    await jest.advanceTimersByTimeAsync(8_000);
    expect(restart).toHaveBeenCalledTimes(1);
    follow('ready');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(restart).toHaveBeenCalledTimes(1);
  });

  it('looks at once when the browser says that it is online', async () => {
    follow('unreachable');
    isThere = true;
    window.dispatchEvent(new Event('online'));
    await jest.advanceTimersByTimeAsync(0);
    expect(restart).toHaveBeenCalledTimes(1);
  });

  it('looks no more when the chat is gone', async () => {
    follow('missing');
    reachability.dispose();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(health).not.toHaveBeenCalled();
  });

  it('does nothing with an answer that comes when the chat is gone', async () => {
    follow('unreachable');
    isThere = true;
    window.dispatchEvent(new Event('online'));
    reachability.dispose();
    await jest.advanceTimersByTimeAsync(20_000);
    expect(restart).not.toHaveBeenCalled();
  });

  it('looks once at a time', async () => {
    follow('unreachable');
    isThere = true;
    window.dispatchEvent(new Event('online'));
    window.dispatchEvent(new Event('online'));
    await jest.advanceTimersByTimeAsync(0);
    expect(restart).toHaveBeenCalledTimes(1);
  });
});
