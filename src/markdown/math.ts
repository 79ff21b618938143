/**
 * Where mathematics begins and ends in Markdown text. Pure: used both to keep
 * a block whole and to take the mathematics out before Markdown is parsed.
 */

/** A formula is at most this long; a longer one was never meant as one. */
const LONGEST = 8_000;
const LONGEST_INLINE = 2_000;

const OPENER =
  /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(\$\$|\\\[|\\begin\{[a-zA-Z]{1,20}\*?\})/;
/** What no formula contains: code, a heading, two blank lines. */
const NOT_MATH = /\n[ \t>]*(?:`{3}|~{3}|#{1,6} |\n[ \t>]*\n)/;

/** What closes the given opening delimiter. */
export function closerOf(opener: string): string {
  switch (opener) {
    case '\\[':
      return '\\]';
    case '\\(':
      return '\\)';
    case '$$':
      return '$$';
    default:
      return opener.replace('\\begin', '\\end');
  }
}

/** The closer of display mathematics that the line opens and does not close. */
export function opensDisplay(line: string): string | null {
  const match = OPENER.exec(line);
  if (!match) {
    return null;
  }
  const closer = closerOf(match[1]);
  return line.includes(closer, match[0].length) ? null : closer;
}

/** The text of an unclosed display can still become a formula. */
export function mayBeDisplay(text: string): boolean {
  return text.length <= LONGEST && !NOT_MATH.test(text);
}

/** The position stands first in its line, list marks and quote marks aside. */
export function isAtLineStart(text: string, position: number): boolean {
  const lineStart = text.lastIndexOf('\n', position - 1) + 1;
  return (
    position - lineStart < 200 &&
    OPENER.exec(text.slice(lineStart, position) + '$$') !== null
  );
}

/**
 * The end (after the closer) of mathematics with a closer of its own that
 * opened at `position`; -1 when it has none.
 */
export function displayEnd(
  text: string,
  position: number,
  opener: string
): number {
  const closer = closerOf(opener);
  const start = position + opener.length;
  const limit = text.slice(start, start + LONGEST);
  const found = limit.indexOf(closer);
  if (found < 1 || limit.slice(0, found).trim() === '') {
    return -1;
  }
  const body = limit.slice(0, found);
  const blank = /\n[ \t>]*\n/.test(body);
  const spansBlank = opener !== '\\(' && isAtLineStart(text, position);
  return (blank && !spansBlank) || NOT_MATH.test(body)
    ? -1
    : start + found + closer.length;
}

/**
 * The end (after the closing `$`) of an inline formula that opened at
 * `position`; -1 when this `$` is a dollar sign.
 */
export function inlineEnd(text: string, position: number): number {
  const body = text.slice(position + 1, position + 1 + LONGEST_INLINE);
  const closing = closingDollar(body);
  if (closing < 1 || /^\s|`|\n\s*\n/.test(body.slice(0, closing))) {
    return -1;
  }
  const formula = body.slice(0, closing);
  const isClosed =
    !/\s$/.test(formula) && !/^[\d$]/.test(body.slice(closing + 1));
  return isClosed && !isPrice(formula) ? position + closing + 2 : -1;
}

/** "$20 of bread and 3$": a number followed by words is money. */
function isPrice(formula: string): boolean {
  return (
    /^\d/.test(formula) &&
    !formula.includes('\\') &&
    /[A-Za-z]{2,}\s+\(?[A-Za-z\d]/.test(formula)
  );
}

function closingDollar(body: string): number {
  for (let at = body.indexOf('$'); at >= 0; at = body.indexOf('$', at + 1)) {
    let escapes = 0;
    while (body[at - 1 - escapes] === '\\') {
      escapes += 1;
    }
    if (escapes % 2 === 0) {
      return at;
    }
  }
  return -1;
}
