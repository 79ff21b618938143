/** Cells and outputs as text for a model. */
import { mentionAt } from '../../core/mention';
import {
  cellNumber,
  errorText,
  firstLine,
  namesIn,
  outputText
} from '../../core/notebook-text';

describe('Outputs', () => {
  it('say what they show as text', () => {
    const { text, cut } = outputText([
      {
        output_type: 'stream',
        text: ['\u001b[31mred\u001b[0m\n', '50%\r100%\n']
      },
      {
        output_type: 'execute_result',
        data: { 'text/html': '<b>x</b>', 'text/plain': 'x' }
      },
      {
        output_type: 'display_data',
        data: { 'image/png': 'iVBO', 'text/plain': '<Figure>' }
      },
      { output_type: 'display_data', data: { 'image/png': 'iVBO' } },
      { output_type: 'error', ename: 'E', evalue: 'oops', traceback: [] }
    ]);
    expect(text).toBe(
      'red\n100%\n\nx\n<Figure>\n[image/png, which is no text]\n' +
        '[image/png, which is no text]\nE: oops'
    );
    expect(cut).toBe(0);
  });

  it('that are too long are cut, and say so', () => {
    const { text, cut } = outputText([
      { output_type: 'stream', text: 'x'.repeat(20_000) }
    ]);
    expect(cut).toBe(8_000);
    expect(text).toContain('[… 8000 characters left out …]');
  });
});

describe('An error', () => {
  it('is its traceback without colours', () => {
    const traceback = ['\u001b[0;31mKeyError\u001b[0m: 1', 'at line 2'];
    expect(errorText({ traceback }).text).toBe('KeyError: 1\nat line 2');
  });

  it('without a traceback is its name and what it says', () => {
    expect(errorText({ ename: 'KeyError', evalue: "'a'" }).text).toBe(
      "KeyError: 'a'"
    );
  });

  it('names first what the failing line names', () => {
    const source = 'a = 1\nb = 2\nc + größe';
    const traceback = '      1 a = 1\n----> 3 c + größe\n';
    expect(namesIn(source, traceback).slice(0, 2)).toEqual(['c', 'größe']);
    expect(namesIn(source)).toEqual(['a', 'b', 'c', 'größe']);
  });
});

describe('A cell', () => {
  it('is called as the notebook numbers it, else by its place', () => {
    expect(cellNumber(3, 0)).toBe('[3]');
    expect(cellNumber(null, 4)).toBe('#5');
    expect(firstLine('\n  \n  x = 1\ny')).toBe('x = 1');
  });
});

describe('An @', () => {
  it.each([
    ['@', '', 0],
    ['ask @df', 'df', 4],
    ['(@df', 'df', 1],
    ['a\n@cell[3]', 'cell[3]', 2]
  ])('begins a mention in %j', (text, typed, start) => {
    expect(mentionAt(text, text.length)).toEqual({
      start,
      end: text.length,
      typed
    });
  });

  it.each(['me@example.org', 'a@', '@df now', '@@', ''])(
    'begins none in %j',
    text => {
      expect(mentionAt(text, text.length)).toBeNull();
    }
  );

  it('counts up to the cursor', () => {
    expect(mentionAt('@total', 3)).toEqual({ start: 0, end: 3, typed: 'to' });
  });
});
