/**
 * Mends Markdown that is still being written, so that half a construct does
 * not flash as something else: what is open is closed, what has only begun is
 * held back. Pure; takes text whose formulas were taken out (see prepare).
 */

const MARKERS = /\\[\s\S]|`+|\*+|_+|~~+|!?\[|\]|<[^<>\s][^<>\n]{0,500}>/g;

/** Mend the text for display. */
export function repair(text: string): string {
  const whole = withoutUnfinishedLine(text);
  if (isInFence(whole)) {
    return whole;
  }
  const start = inlineStart(whole);
  const ending = new InlineEnding(whole.slice(start)).mended();
  return whole.slice(0, start) + ending;
}

/** Where the last run of inline text begins: a line, or a paragraph. */
function inlineStart(text: string): number {
  const lineStart = text.lastIndexOf('\n') + 1;
  const line = text.slice(lineStart);
  const lead = /^[ \t>]*(?:#{1,6} |\||(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)+)/.exec(
    line
  );
  if (lead?.[0].trimStart().startsWith('|')) {
    return lineStart + line.lastIndexOf('|') + 1;
  }
  return lead ? lineStart + lead[0].length : paragraphStart(text);
}

function paragraphStart(text: string): number {
  const recent = Math.max(0, text.length - 8_000);
  const tail = text.slice(recent);
  let start = 0;
  for (const match of tail.matchAll(
    /\n[ \t>]*(?:\n|(?:#{1,6} |\||(?:[-*+]|\d{1,9}[.)])[ \t]))/g
  )) {
    start = match.index + match[0].length;
  }
  return recent + start;
}

/** The last line may have begun something that only its next characters name. */
function withoutUnfinishedLine(text: string): string {
  const lineStart = text.lastIndexOf('\n') + 1;
  const line = text.slice(lineStart);
  const before = text.slice(0, lineStart);
  // "-" under a paragraph would make it a heading, "#" an empty one
  if (
    /^[ \t>]*(?:[-=]+|#{1,6}|`{1,2}|~{1,2}|\*+|_+|\d{1,9}[.)]?)[ \t]*$/.test(
      line
    )
  ) {
    return before.trimEnd();
  }
  if (/^[ \t>]*[-*+] \[[ xX]?\]?$/.test(line)) {
    return before + line.replace(/\[[ xX]?\]?$/, '');
  }
  const tableHead = unfinishedTable(before, line);
  return tableHead ?? text.replace(/<[A-Za-z/!][^<>\n]{0,500}$/, '');
}

/** A table's first lines, made whole: its delimiter row is written for it. */
function unfinishedTable(before: string, line: string): string | null {
  const isRow = /^ {0,3}\|./.test(line);
  const isDelimiter = /^ {0,3}\|[ \t:|-]*$/.test(line);
  const lines = before.trimEnd().split('\n');
  const head = isDelimiter ? lines[lines.length - 1] : line;
  const previous = isDelimiter
    ? lines[lines.length - 2]
    : lines[lines.length - 1];
  if (!isRow || !/^ {0,3}\|.+\|/.test(head) || previous?.includes('|')) {
    return null;
  }
  const columns = head
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/).length;
  const delimiter = '|' + ' --- |'.repeat(columns);
  return isDelimiter ? before + delimiter : `${before}${line}\n${delimiter}`;
}

function isInFence(text: string): boolean {
  let marker = '';
  for (const [, run, info] of text.matchAll(
    /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})(.*)$/gm
  )) {
    if (!marker && !(run.startsWith('`') && info.includes('`'))) {
      marker = run;
    } else if (run.startsWith(marker) && info.trim() === '') {
      marker = '';
    }
  }
  return marker !== '';
}

/** Closes what the last run of inline text left open. */
class InlineEnding {
  constructor(text: string) {
    this.text = text;
  }

  mended(): string {
    MARKERS.lastIndex = 0;
    for (
      let match = MARKERS.exec(this.text);
      match;
      match = MARKERS.exec(this.text)
    ) {
      MARKERS.lastIndex = this.take(match[0], match.index);
    }
    return this.closed(this.withoutHalfLink());
  }

  private take(token: string, at: number): number {
    const end = at + token.length;
    switch (token[0]) {
      case '`':
        return this.takeCode(token, end);
      case '*':
      case '_':
      case '~':
        this.takeEmphasis(token, at);
        return end;
      case '[':
      case '!':
        this.brackets.push({
          at,
          isImage: token[0] === '!',
          open: this.open.length
        });
        return end;
      case ']':
        return this.takeLink(at);
      default:
        return end;
    }
  }

  private takeCode(run: string, start: number): number {
    const closing = new RegExp(`(?<!\`)${run}(?!\`)`).exec(
      this.text.slice(start)
    );
    if (closing) {
      return start + closing.index + run.length;
    }
    if (start === this.text.length) {
      this.text = this.text.slice(0, start - run.length);
    } else {
      // half of a longer closing run is part of it
      this.text = this.text.replace(/`+$/, '');
      this.open.push(run);
    }
    return this.text.length;
  }

  private takeEmphasis(run: string, at: number): void {
    const before = this.text[at - 1] ?? ' ';
    const after = this.text[at + run.length] ?? '';
    if (isNoEmphasis(run, before, after)) {
      return;
    }
    const left = /\s/.test(before) ? run.length : this.close(run);
    if (after === '') {
      // not yet known what it opens or closes
      this.text = this.text.slice(0, this.text.length - left);
    } else if (!/\s/.test(after)) {
      this.open.push(...markersOf(run[0].repeat(left)));
    }
  }

  /** Close open markers of this kind; gives the number of characters left. */
  private close(run: string): number {
    let left = run.length;
    for (let index = this.open.length - 1; index >= 0 && left > 0; index--) {
      const marker = this.open[index];
      if (marker[0] === run[0] && marker.length <= left) {
        this.open.length = index;
        left -= marker.length;
      }
    }
    return left;
  }

  private takeLink(at: number): number {
    const bracket = this.brackets.pop();
    if (!bracket || this.text[at + 1] !== '(') {
      return at + 1;
    }
    const end = linkEnd(this.text, at + 1);
    if (end < 0) {
      this.brackets.push({ ...bracket, textEnd: at });
      return this.text.length;
    }
    return end;
  }

  /** A half-written link shows as its text, a half-written image not at all. */
  private withoutHalfLink(): string {
    const half = this.brackets.find(
      bracket => bracket.textEnd !== undefined || bracket.isImage
    );
    if (!half) {
      return this.text;
    }
    this.open = half.isImage ? this.open.slice(0, half.open) : this.open;
    const before = this.text.slice(0, half.at);
    return half.isImage
      ? before
      : before + this.text.slice(half.at + 1, half.textEnd);
  }

  private closed(text: string): string {
    if (this.open.length === 0) {
      return text;
    }
    const isCode = this.open[this.open.length - 1].startsWith('`');
    const end = isCode ? text.length : text.trimEnd().length;
    const closers = [...this.open].reverse().join('');
    return text.slice(0, end) + closers + text.slice(end);
  }

  private readonly brackets: IBracket[] = [];
  private open: string[] = [];
  private text: string;
}

/** Marks amid a word or between spaces stand for themselves. */
function isNoEmphasis(run: string, before: string, after: string): boolean {
  const isInWord = /\w/.test(before) && /\w/.test(after);
  const isBetweenSpaces = /\s/.test(before) && /^\s/.test(after);
  return (run.startsWith('_') && isInWord) || isBetweenSpaces;
}

/** `***` opens two things: `*` and `**`. */
function markersOf(run: string): string[] {
  if (run === '' || run.startsWith('~')) {
    return run ? [run] : [];
  }
  const single = run.length % 2 ? [run[0]] : [];
  return [...single, ...Array<string>(run.length >> 1).fill(run[0] + run[0])];
}

interface IBracket {
  readonly at: number;
  readonly isImage: boolean;
  /** How many markers were open before it. */
  readonly open: number;
  /** Where the text of a half-written link ends. */
  readonly textEnd?: number;
}

/** The end of a link's target that begins with the parenthesis at `start`. */
function linkEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < Math.min(text.length, start + 4_000); at++) {
    if (text[at] === '\\') {
      at += 1;
    } else if (text[at] === '(') {
      depth += 1;
    } else if (text[at] === ')' && --depth === 0) {
      return at + 1;
    }
  }
  return -1;
}
