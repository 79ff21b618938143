/**
 * Rendering leaves time for the page, and more of it is done at once the more
 * there is to do.
 */
import { FrameGate } from '../../markdown/frame-gate';

describe('the frames that rendering shares', () => {
  let now = 1000;
  let paint: (() => void) | null = null;

  beforeEach(() => {
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    jest.spyOn(window, 'requestAnimationFrame').mockImplementation(frame => {
      paint = () => frame(now);
      return 1;
    });
  });
  afterEach(() => jest.restoreAllMocks());

  /** The milliseconds of work done at once, and in each of the next frames. */
  async function work(
    gate: FrameGate,
    pieces: number,
    cost: number
  ): Promise<number[]> {
    const frames: number[] = [0];
    const working = (async () => {
      await gate.join();
      for (let piece = 0; piece < pieces; piece++) {
        now += cost;
        frames[frames.length - 1] += cost;
        await (piece < pieces - 1 && gate.turn());
      }
      gate.leave();
    })();
    let isDone = false;
    void working.then(() => (isDone = true));
    for (;;) {
      for (let step = 0; step < 5 * pieces && !paint && !isDone; step++) {
        await Promise.resolve();
      }
      if (isDone) {
        return frames;
      }
      now += 20;
      frames.push(0);
      const frame = paint;
      paint = null;
      frame?.();
    }
  }

  it('gives a little work a small part of one frame, which need not be the next', async () => {
    expect(await work(new FrameGate(), 4, 2)).toEqual([8]);
  });

  it('does more in each frame while much is waiting, up to a limit', async () => {
    const frames = await work(new FrameGate(), 50, 2);

    expect(frames.slice(0, 4)).toEqual([10, 16, 24, 24]);
    expect(Math.max(...frames)).toBe(24);
  });

  it('begins small again after a rest', async () => {
    const gate = new FrameGate();
    await work(gate, 50, 2);
    now += 100;

    expect((await work(gate, 50, 2))[0]).toBe(10);
  });

  it('works once in a frame, however often something comes', async () => {
    const gate = new FrameGate();
    await work(gate, 4, 2);

    expect(await work(gate, 4, 2)).toEqual([2, 6]);
  });

  it('lets those who come at once work one after the other', async () => {
    const gate = new FrameGate();
    const order: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      void gate.join().then(() => {
        order.push(name);
        now += 6;
        gate.leave();
      });
    }
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    expect(order).toEqual(['a', 'b']);

    now += 20;
    paint?.();
    await Promise.resolve();

    expect(order).toEqual(['a', 'b', 'c']);
  });

  it('goes on with the others while one is stuck', async () => {
    const gate = new FrameGate();
    let isIn = false;
    await gate.join(); // and never comes again
    void gate.join().then(() => (isIn = true));
    now += 20;
    paint?.();
    await Promise.resolve();

    expect(isIn).toBe(true);
  });

  it('leaves the page alone until the next frame when nothing is due', async () => {
    const gate = new FrameGate();
    let isNext = false;
    void gate.nextFrame().then(() => (isNext = true));
    await Promise.resolve();
    expect(isNext).toBe(false);

    paint?.();
    await Promise.resolve();

    expect(isNext).toBe(true);
  });
});
