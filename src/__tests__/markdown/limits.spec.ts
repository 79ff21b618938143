import { BlockSplitter } from '../../markdown/blocks';
import { canParse } from '../../markdown/limits';
import { definitionsIn, labelsUsedIn } from '../../markdown/definitions';
import { prepare } from '../../markdown/prepare';
import { repair } from '../../markdown/repair';
import { cpuTime } from '../support/cpu-time';
import { parser } from './rendermime';

const MEGABYTE = 1_000_000;

const filled = (piece: string, length: number): string =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

const PIECES = [
  '[',
  '![',
  '>',
  '> ',
  '*a ',
  '**a ',
  '_a ',
  '~~a ',
  '`',
  '` ',
  '``a`',
  '<',
  '<a ',
  '<!-- ',
  '$',
  '$$',
  '$a ',
  '\\[',
  '\\(',
  '\\begin{a}',
  '\\',
  '(',
  '[a](',
  '[a]: ',
  '[a]: b\n',
  '|',
  'a|\n',
  '| a |\n|-|\n',
  '- ',
  '- a\n',
  '1. ',
  '#',
  '# ',
  '```\n',
  '~~~\n',
  '<div>\n',
  '<pre>\n',
  '\n',
  ' ',
  '\t',
  ' \n',
  'word ',
  'word',
  'http://',
  '&#',
  '\r',
  '    a\n',
  '-',
  '=\n',
  'a\n=\n',
  '*_a '
];

function elapsed(work: () => void): number {
  const started = cpuTime();
  work();
  return cpuTime() - started;
}

/** Far above what is needed (20 ms), far below what quadratic time takes. */
const SOON = 3_000;

describe('a megabyte', () => {
  it.each(PIECES)('of %j is split in linear time', piece => {
    const text = filled(piece, MEGABYTE);
    const splitter = new BlockSplitter();
    const time = elapsed(() => {
      for (let at = 0; at < text.length; at += 4_000) {
        splitter.append(text.slice(at, at + 4_000));
      }
      splitter.finish();
    });
    expect(time).toBeLessThan(SOON);
  });

  it('one character at a time is split in linear time', () => {
    const splitter = new BlockSplitter();
    const time = elapsed(() => {
      for (let at = 0; at < MEGABYTE; at++) {
        splitter.append('a');
      }
    });
    expect(time).toBeLessThan(SOON);
  });
});

describe('what the parser is given', () => {
  it.each(PIECES)('of %j is made ready in linear time', piece => {
    const text = filled(piece, 16_000);
    const time = elapsed(() => {
      canParse(text, 'flow');
      prepare(text);
      repair(prepare(text, true).markdown);
      definitionsIn(text);
      labelsUsedIn(text);
    });
    expect(time).toBeLessThan(1_500);
  });

  it.each(PIECES)('of %j is parsed with little work', async piece => {
    const text = filled(piece, 16_000);
    if (canParse(text, 'flow')) {
      const started = cpuTime();
      await parser.render(text).catch(() => '');
      expect(cpuTime() - started).toBeLessThan(2_500);
    }
  });

  it('is never text that overflows the stack', () => {
    expect(canParse('>'.repeat(2_000), 'flow')).toBe(false);
    expect(canParse('- '.repeat(2_000) + 'a', 'flow')).toBe(false);
  });

  it('is all that people write', () => {
    const ordinary =
      'A paragraph with **bold**, *italic*, snake_case_names and [links](https://a.example).\n';
    expect(canParse(filled(ordinary, 15_000), 'flow')).toBe(true);
    expect(canParse('- item with **bold**\n'.repeat(300), 'flow')).toBe(true);
  });
});
