import { lineDiff } from '../../core/line-diff';

const shown = (before: string, after: string): string[] =>
  lineDiff(before, after).map(({ kind, text }) => `${kind} ${text}`);

describe('lineDiff', () => {
  it('keeps what both begin and end with', () => {
    expect(shown('a\nb\nc', 'a\nx\ny\nc')).toEqual([
      'same a',
      'gone b',
      'new x',
      'new y',
      'same c'
    ]);
  });

  it('does not count a line twice that both repeat', () => {
    expect(shown('a\na', 'a\na\na')).toEqual(['same a', 'same a', 'new a']);
  });

  it('shows everything where nothing is alike', () => {
    expect(shown('a', 'b')).toEqual(['gone a', 'new b']);
  });

  it('has no changes of what is the same', () => {
    expect(shown('a\nb', 'a\nb')).toEqual(['same a', 'same b']);
  });
});
