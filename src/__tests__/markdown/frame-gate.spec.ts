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

  /** The milliseconds of work done in each of the next frames. */
  async function work(
    gate: FrameGate,
    pieces: number,
    cost: number
  ): Promise<number[]> {
    const frames: number[] = [];
    const working = (async () => {
      for (let piece = 0; piece < pieces; piece++) {
        await gate.turn();
        now += cost;
        frames[frames.length - 1] += cost;
      }
      gate.leave();
    })();
    let isDone = false;
    void working.then(() => (isDone = true));
    while (!isDone) {
      now += 20;
      frames.push(0);
      const frame = paint;
      paint = null;
      frame?.();
      await Promise.resolve();
      for (let step = 0; step < 3 * pieces && !paint && !isDone; step++) {
        await Promise.resolve();
      }
    }
    return frames;
  }

  it('gives a little work a small part of one frame', async () => {
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
