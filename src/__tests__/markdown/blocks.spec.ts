import { marked } from 'marked';
import { BlockSplitter, splitBlocks } from '../../markdown/blocks';
import type { IBlock } from '../../markdown/blocks';
import { definitionsIn, labelsUsedIn } from '../../markdown/definitions';
import { PLACEHOLDER, prepare, withoutMarks } from '../../markdown/prepare';
import { cut, randomDocument } from './documents';

/** The HTML of a text, its formulas put back, without space between elements. */
function html(markdown: string, definitions = ''): string {
  const { markdown: prepared, formulas } = prepare(markdown);
  const parsed = marked(definitions + prepared, { async: false });
  const rendered = withoutMarks(parsed).replace(
    PLACEHOLDER,
    (_, index) => formulas[Number(index)].written
  );
  const page = new DOMParser().parseFromString(rendered, 'text/html');
  return page.body.innerHTML.replace(/\s*(<[^<>]*>)\s*/g, '$1').trim();
}

function blockwise(blocks: readonly IBlock[]): string {
  const known = new Map<string, string>();
  for (const { label, source } of blocks.flatMap(block =>
    block.kind === 'flow' ? definitionsIn(block.source) : []
  )) {
    if (!known.has(label)) {
      known.set(label, source);
    }
  }
  return blocks
    .map(({ source }) => {
      const used = Array.from(labelsUsedIn(source), label => known.get(label));
      const given = used.filter(Boolean).join('\n');
      return html(source, given ? `${given}\n\n` : '');
    })
    .join('');
}

function streamed(text: string, seed: number): readonly IBlock[] {
  const splitter = new BlockSplitter();
  const blocks = cut(text, seed).flatMap(part => splitter.append(part));
  return [...blocks, ...splitter.finish()];
}

describe('blocks', () => {
  it('render one by one as the whole text does', () => {
    for (let seed = 0; seed < 400; seed++) {
      const text = randomDocument(seed);
      expect({ seed, html: blockwise(splitBlocks(text)) }).toEqual({
        seed,
        html: html(text)
      });
    }
  });

  it('are the same wherever the text was cut', () => {
    for (let seed = 0; seed < 200; seed++) {
      const text = randomDocument(seed);
      expect(streamed(text, seed * 7 + 1)).toEqual(splitBlocks(text));
    }
  });
});
