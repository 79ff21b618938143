/**
 * Cuts an answer that is being written into whole sentences, for people who
 * listen to it.
 */

export interface ISpoken {
  /** What to say now; empty when no sentence is complete yet. */
  readonly sentence: string;
  /** Everything before this was said. */
  readonly upTo: number;
}

/** A full stop (also of other scripts) before a space, or the end of a line. */
const SENTENCE_END = /[.!?…](?=\s)|[。！？]|\n/g;

function readable(markdown: string): string {
  return markdown
    .replace(/\]\([^)\s]*\)/g, ']')
    .replace(/[*_`#>|[\]]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** What can be said of `text` after `from`; all of it once the answer has ended. */
export function nextSpoken(
  text: string,
  from: number,
  isEnded: boolean
): ISpoken {
  let upTo = from;
  if (isEnded) {
    upTo = text.length;
  } else {
    SENTENCE_END.lastIndex = from;
    for (
      let match = SENTENCE_END.exec(text);
      match;
      match = SENTENCE_END.exec(text)
    ) {
      upTo = match.index + match[0].length;
    }
  }
  return { sentence: readable(text.slice(from, upTo)), upTo };
}
