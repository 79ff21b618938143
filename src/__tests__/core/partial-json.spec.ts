import { parsePartialJson } from '../../core/partial-json';

describe('parsePartialJson', () => {
  it.each([
    ['', undefined],
    ['  ', undefined],
    ['-', undefined],
    ['nonsense', undefined],
    ['NaN', undefined],
    ['{"a', {}],
    ['{"a":', {}],
    ['{"a": 1, "b', { a: 1 }],
    ['{"a": -1.', { a: -1 }],
    ['{"a": 1.5e', { a: 1.5 }],
    ['{"a": fal', { a: false }],
    ['[1, "two\\', [1, 'two']],
    ['[1, "\\u00e', [1, '']],
    ['[1, ["x", {"y": [', [1, ['x', { y: [] }]]],
    ['{"a": "b: {c"', { a: 'b: {c' }],
    ['{"a": [], "b": {}}', { a: [], b: {} }]
  ])('%s says %j so far', (text, value) => {
    expect(parsePartialJson(text)).toEqual(value);
  });

  it('reads a long unfinished text in one pass', () => {
    const text = 'line\\n'.repeat(100_000);
    const value = parsePartialJson(`{"text": "${text}`) as { text: string };
    expect(value.text).toHaveLength(500_000);
  });
});
