/**
 * Follows one top-level list line by line and says where it ends, exactly as
 * JupyterLab's parser (marked) decides it.
 */
import { isBlank, isRule, SHOWN_TAG } from './lines';

const ITEM = /^( {0,3}(?:[*+-]|\d{1,9}[.)]))([ \t].*)?$/;

/** What ends an item at once: code, a heading, HTML or a quote. */
const ENDING = new RegExp(
  `^(?:\`\`\`|~~~|#|<(?!(?:${SHOWN_TAG})\\b)[a-z].*>|>)`,
  'i'
);

/** The line can start a list. */
export function isItem(line: string): boolean {
  return ITEM.test(line);
}

export class ListTracker {
  constructor(line: string) {
    this.beginItem(line);
  }

  /** The line that was accepted last begins an item. */
  isAtItem = false;

  /** Whether the line still belongs to the list; false ends the list before it. */
  accepts(line: string): boolean {
    const blank = isBlank(line);
    this.isAtItem = false;
    if (this.isEmptyItem) {
      this.isEmptyItem = false;
      // an item begins with at most one blank line
      this.isItemClosed = blank;
    }
    if (this.begins(ENDING, line)) {
      return false;
    }
    if (this.begins(/^(?:[*+-]|\d{1,9}[.)])(?:[ \t]|$)/, line)) {
      return this.acceptsItem(line);
    }
    return blank || this.acceptsText(line);
  }

  /** Take the line as part of the list. */
  take(line: string): void {
    this.isAfterBlank = isBlank(line);
    this.previous = spaced(line).slice(this.indent);
  }

  private acceptsItem(line: string): boolean {
    const match = ITEM.exec(line);
    if (!match || isRule(line) || bulletOf(match[1]) !== this.bullet) {
      return false;
    }
    this.beginItem(line);
    this.isAtItem = true;
    return true;
  }

  private acceptsText(line: string): boolean {
    if (isRule(line) && this.begins(/^[-_*]/, line)) {
      return false;
    }
    if (this.isItemClosed) {
      return false;
    }
    if (indentOf(spaced(line)) >= this.indent) {
      return true;
    }
    return !this.isAfterBlank && !this.isAfterBlock();
  }

  /** The line before was code, a heading or a rule: no text continues those. */
  private isAfterBlock(): boolean {
    return (
      indentOf(this.previous) >= 4 ||
      this.begins(/^(?:```|~~~|#)/, this.previous) ||
      isRule(this.previous)
    );
  }

  private beginItem(line: string): void {
    const [, marker, rest = ''] = ITEM.exec(line) ?? ['', '', ''];
    const text = expandTabs(rest, marker.length);
    const gap = indentOf(text);
    this.bullet = bulletOf(marker);
    this.isEmptyItem = isBlank(text);
    this.isItemClosed = false;
    this.indent =
      marker.length + (this.isEmptyItem || gap > 4 ? 1 : Math.max(gap, 0));
  }

  /** The pattern matches at an indentation too small for the item's content. */
  private begins(pattern: RegExp, line: string): boolean {
    const start = indentOf(line);
    return (
      start <= Math.min(3, this.indent - 1) && pattern.test(line.slice(start))
    );
  }

  private bullet = '';
  private indent = 0;
  private isEmptyItem = false;
  private isItemClosed = false;
  private isAfterBlank = false;
  private previous = '';
}

/** The kind of bullet: items of another kind begin another list. */
function bulletOf(marker: string): string {
  return marker.trim().slice(-1);
}

/** The number of leading spaces; -1 for a line without text. */
function indentOf(line: string): number {
  return line.search(/[^ ]/);
}

function spaced(line: string): string {
  return line.replace(/\t/g, '    ');
}

/** Leading tabs as spaces up to the next stop of four. */
function expandTabs(text: string, column: number): string {
  let width = column;
  return text.replace(/^[ \t]+/, gap =>
    Array.from(gap, character => {
      const step = character === '\t' ? 4 - (width % 4) : 1;
      width += step;
      return ' '.repeat(step);
    }).join('')
  );
}
