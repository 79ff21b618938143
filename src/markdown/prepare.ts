/**
 * Readies a block's Markdown for JupyterLab's parser, outside code only:
 * formulas are taken out (and put back as elements of their own after the
 * sanitizer), comments and scripts become visible text, and Mermaid drawings
 * stay code. Pure.
 */
import { SHOWN_TAG } from './lines';
import { closerOf, displayEnd, inlineEnd } from './math';

export interface IFormula {
  /** As it stands in the answer. */
  readonly written: string;
  /** As the typesetter takes it, delimiters included. */
  readonly source: string;
  readonly isDisplay: boolean;
  /** False while the closing delimiter has not come yet. */
  readonly isClosed: boolean;
}

export interface IPrepared {
  readonly markdown: string;
  readonly formulas: readonly IFormula[];
}

/** Characters Unicode sets aside for a program's own use: never in an answer. */
const OPEN = '\uFDD0';
const CLOSE = '\uFDD1';
const KEEP_AS_CODE = '\uFDD2';
const KEEP_AS_TEXT = '\uFDD3';
const RESERVED = /[\uFDD0-\uFDD3]/g;

/** Where a formula stands in what the parser gives back. */
export const PLACEHOLDER = /\uFDD0(\d{1,6})\uFDD1/g;

const TOKEN = new RegExp(
  [
    /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}(?=[^`\n]*$)|~{3,}).*$/,
    /\\begin\{[a-zA-Z]{1,20}\*?\}|\\[\s\S]|`+|\$\$?/,
    new RegExp(`<[!?]|<(?=/?(?:${SHOWN_TAG})\\b)`),
    /https?:\/\/[^\s<>`)]{1,2000}|\]\([^\s()]{1,2000}/
  ]
    .map(pattern => pattern.source)
    .join('|'),
  'gim'
);

/** Ready a finished text, or, with `isOpen`, one that is still being written. */
export function prepare(source: string, isOpen = false): IPrepared {
  return new Preparation(source, isOpen).result();
}

/** The parser's HTML without the marks that kept code as code, text as text. */
export function withoutMarks(html: string): string {
  return /[\uFDD2\uFDD3]/.test(html)
    ? html
        .replaceAll(`<${KEEP_AS_TEXT}`, '&lt;')
        .replaceAll(KEEP_AS_TEXT, '')
        .replaceAll(KEEP_AS_CODE, '')
    : html;
}

/** JupyterLab's parser would draw these itself, and drawing loads images. */
export function keepDrawingsAsCode(markdown: string): string {
  return markdown.replace(/([`~]{3}\s*)mermaid/g, `$1mermaid${KEEP_AS_CODE}`);
}

class Preparation {
  constructor(source: string, isOpen: boolean) {
    this.text = source.replace(RESERVED, '\uFFFD');
    this.isOpen = isOpen;
  }

  result(): IPrepared {
    TOKEN.lastIndex = 0;
    for (
      let match = TOKEN.exec(this.text);
      match;
      match = TOKEN.exec(this.text)
    ) {
      TOKEN.lastIndex = this.takeToken(match);
    }
    this.output.push(this.text.slice(this.copied));
    return {
      markdown: keepDrawingsAsCode(this.output.join('')),
      formulas: this.formulas
    };
  }

  /** Deal with one token; gives the position to go on from. */
  private takeToken(match: RegExpExecArray): number {
    const [token, fence] = match;
    const at = match.index;
    if (fence) {
      return this.fenceEnd(at + token.length, fence);
    }
    switch (token[0]) {
      case '`':
        return this.codeSpanEnd(at, token);
      case '<':
        return this.escape(at, token);
      case '$':
        return this.takeDollars(at, token);
      case '\\':
        return this.takeBackslash(at, token);
      default:
        return at + token.length;
    }
  }

  private escape(at: number, token: string): number {
    this.replace(at, at + 1, `<${KEEP_AS_TEXT}`);
    return at + token.length;
  }

  private takeDollars(at: number, token: string): number {
    if (token === '$$') {
      return this.takeDisplay(at, token);
    }
    const end = inlineEnd(this.text, at);
    if (end >= 0) {
      return this.takeFormula(at, end, this.text.slice(at, end), false);
    }
    const rest = this.text.slice(at + 1);
    // what looks like TeX is kept from being read as emphasis meanwhile
    const isUnfinished =
      this.isOpen &&
      /^[^\s$`][^$`\n]{0,500}$/.test(rest) &&
      /[\\_^{]/.test(rest);
    return isUnfinished ? this.takeUnfinished(at, false) : at + 1;
  }

  private takeBackslash(at: number, token: string): number {
    const isBracket = token === '\\(' || token === '\\[';
    if (token.length === 2 && !isBracket) {
      return at + 2;
    }
    // "array\[0\]": an escaped bracket belongs to the word before it
    const isEscape = isBracket && /[\w)\]]/.test(this.text[at - 1] ?? '');
    return isEscape ? at + 2 : this.takeDisplay(at, token);
  }

  /** A formula between delimiters of two different (or doubled) characters. */
  private takeDisplay(at: number, opener: string): number {
    const end = displayEnd(this.text, at, opener);
    const isDisplay = opener !== '\\(';
    if (end >= 0) {
      const written = this.text.slice(at, end);
      return this.takeFormula(at, end, inDollars(written, opener), isDisplay);
    }
    return this.isOpen &&
      !this.text.includes(closerOf(opener), at + opener.length)
      ? this.takeUnfinished(at, isDisplay)
      : at + opener.length;
  }

  private takeUnfinished(at: number, isDisplay: boolean): number {
    const end = this.text.length;
    const source = this.text.slice(at);
    this.addFormula(at, end, { source, isDisplay, isClosed: false });
    return end;
  }

  private takeFormula(
    at: number,
    end: number,
    source: string,
    isDisplay: boolean
  ): number {
    const lineStart = this.text.lastIndexOf('\n', at - 1) + 1;
    const isQuoted = /^[ \t]*>/.test(
      this.text.slice(lineStart, lineStart + 20)
    );
    const unquoted = isQuoted
      ? source.replace(/\n[ \t]*>[ \t]?/g, '\n')
      : source;
    // a label that is set twice (in two answers) would be an error
    const unlabelled = unquoted.replace(/\\label\{[^{}]{0,100}\}/g, '');
    this.addFormula(at, end, { source: unlabelled, isDisplay, isClosed: true });
    return end;
  }

  private addFormula(
    at: number,
    end: number,
    formula: Omit<IFormula, 'written'>
  ): void {
    const written = this.text.slice(at, end);
    this.replace(at, end, `${OPEN}${this.formulas.length}${CLOSE}`);
    this.formulas.push({ ...formula, written });
  }

  private replace(at: number, end: number, replacement: string): void {
    this.output.push(this.text.slice(this.copied, at), replacement);
    this.copied = end;
  }

  private fenceEnd(lineEnd: number, fence: string): number {
    const mark = fence[0] === '`' ? '`' : '~';
    const closing = new RegExp(
      `\\n[ \\t>]*${mark}{${Math.min(fence.length, 1_000)},}[~\`]* *(?=\\n|$)`,
      'g'
    );
    closing.lastIndex = lineEnd;
    const match = closing.exec(this.text);
    return match ? match.index + match[0].length : this.text.length;
  }

  private codeSpanEnd(at: number, run: string): number {
    const start = at + run.length;
    if (run.length > 16 || start <= (this.unclosedRuns.get(run.length) ?? 0)) {
      return start;
    }
    const end = this.paragraphEnd(start);
    const closing = new RegExp(`(?<!\`)${run}(?!\`)`).exec(
      this.text.slice(start, end)
    );
    if (closing) {
      return start + closing.index + run.length;
    }
    this.unclosedRuns.set(run.length, end);
    return this.isOpen && end === this.text.length ? end : start;
  }

  private paragraphEnd(position: number): number {
    if (position >= this.knownParagraphEnd) {
      const blank = /\n[ \t]*\n/g;
      blank.lastIndex = position;
      this.knownParagraphEnd = blank.exec(this.text)?.index ?? this.text.length;
    }
    return this.knownParagraphEnd;
  }

  private copied = 0;
  private readonly formulas: IFormula[] = [];
  private readonly isOpen: boolean;
  private knownParagraphEnd = 0;
  private readonly output: string[] = [];
  private readonly text: string;
  /** Up to where no closing run of this length comes. */
  private readonly unclosedRuns = new Map<number, number>();
}

/** `\(x\)` and `\[x\]` in the delimiters every typesetter knows. */
function inDollars(written: string, opener: string): string {
  switch (opener) {
    case '\\(':
      return `$${written.slice(2, -2).trim()}$`;
    case '\\[':
      return `$$${written.slice(2, -2)}$$`;
    default:
      return written;
  }
}
