/**
 * Which texts the parser is given at all: it takes far more than linear time,
 * or all of the stack, on some that nobody writes by hand. Those are shown as
 * they are. Pure.
 */
import type { BlockKind } from './blocks';

const LONGEST_FLOW = 48_000;
const LONGEST_CODE = 24_000;

/** Deeper quotes and lists than this overflow the parser's stack. */
const DEEP = /^[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]{0,4}){60}/m;

/** Openers in such numbers make it look for their ends again and again. */
const MANY = /(?:[[<*_~`!$(\\&#:@][^\n\w]{0,2}){400}/;

/** Whether a block can be parsed without holding up the page. */
export function canParse(
  source: string,
  kind: BlockKind,
  longest = kind === 'flow' ? LONGEST_FLOW : LONGEST_CODE
): boolean {
  if (source.length > longest) {
    return false;
  }
  return kind !== 'flow' || (!DEEP.test(source) && !MANY.test(source));
}
