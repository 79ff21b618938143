import { followsAfter, isAtBottom } from '../../components/follow-scroll';

const position = (top: number, content = 1000, viewport = 400) => ({
  top,
  content,
  viewport
});

describe('follow-scroll', () => {
  it('counts the last pixels as the bottom', () => {
    expect(isAtBottom(position(600))).toBe(true);
    expect(isAtBottom(position(597.5))).toBe(true);
    expect(isAtBottom(position(590))).toBe(false);
  });

  it('goes on following when text is added below', () => {
    expect(followsAfter(true, position(600), position(600, 1200))).toBe(true);
  });

  it('stops as soon as the person scrolls up a little', () => {
    expect(followsAfter(true, position(600), position(590))).toBe(false);
    expect(followsAfter(true, position(600), position(590, 1200))).toBe(false);
  });

  it('does not take shrinking content for a person', () => {
    expect(followsAfter(true, position(600), position(480, 900))).toBe(true);
  });

  it('leaves people alone who read above', () => {
    expect(followsAfter(false, position(100), position(100, 1200))).toBe(false);
    expect(followsAfter(false, position(100), position(300))).toBe(false);
  });

  it('follows again at the bottom', () => {
    expect(followsAfter(false, position(300), position(600))).toBe(true);
  });

  it('goes on following when the composer grows', () => {
    expect(followsAfter(true, position(600), position(600, 1000, 300))).toBe(
      true
    );
  });
});
