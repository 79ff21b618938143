/**
 * Which texts the parser is given at all: it takes far more than linear time,
 * or all of the stack, on some that nobody writes by hand. Those, and blocks
 * too long to be parsed within a frame, are shown as they are. Pure.
 */
import type { BlockKind } from './blocks';

export const LONGEST_PARSED = 16_000;

/** Deeper quotes and lists than this overflow the parser's stack. */
const DEEP = /^[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]{0,4}){60}/m;

/** Elements in elements: the browser takes no more than 512. */
const DEEPEST_HTML = 200;

const EMPHASIS_OPENER = /(?:^|[\s(["'>])[*_~]{1,3}(?=[^\s*_~])/g;
const EMPHASIS_CLOSER = /[^\s*_~][*_~]{1,3}(?=[\s.,;:!?)\]"'<]|$)/g;

/** Whether a block can be parsed without holding up the page. */
export function canParse(source: string, kind: BlockKind): boolean {
  if (source.length > LONGEST_PARSED) {
    return false;
  }
  return kind !== 'flow' || (!DEEP.test(source) && !isSlow(source));
}

/**
 * The parser looks for each opener's end in all of the rest: measured, it does
 * so for about 30 million (openers times characters) a second for emphasis,
 * and 500 million for links and underscores.
 */
function isSlow(source: string): boolean {
  const openers = count(source, EMPHASIS_OPENER);
  const unclosed = openers - count(source, EMPHASIS_CLOSER);
  const searches = count(source, /\]\(|_/g);
  return (
    unclosed * source.length > 400_000 ||
    searches * source.length > 20_000_000 ||
    openTags(source) > DEEPEST_HTML
  );
}

function openTags(source: string): number {
  const opening = count(source, /<(?!(?:br|hr|img|input)\b)[a-z]/gi);
  return opening - count(source, /<\//g);
}

function count(source: string, pattern: RegExp): number {
  return source.match(pattern)?.length ?? 0;
}
