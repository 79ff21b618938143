/**
 * Follows one HTML block line by line: it ends at a blank line once the
 * element that began it is closed, so that `<details>` keeps what is in it.
 */
import { closesFence, isBlank, isHtml, openFence } from './lines';
import type { IFence } from './lines';

/** An element that is never closed holds the answer's rest no longer than this. */
const LONGEST = 16_000;

const HOLDING =
  /<(\/?)(?:details|div|table|section|article|center|ul|ol|dl|blockquote|figure|pre)\b/gi;

export class HtmlTracker {
  constructor(line: string) {
    this.isPlain = /^ {0,3}<pre\b/i.test(line);
  }

  accepts(line: string): boolean {
    if (this.isPlain) {
      return !this.isClosed();
    }
    return !(this.isAfterBlank && this.isClosed() && !isBlank(line));
  }

  take(line: string): void {
    this.isAfterBlank = isBlank(line);
    this.length += line.length + 1;
    if (!this.isPlain && this.takeMarkdown(line)) {
      return;
    }
    for (const [, slash] of line.matchAll(HOLDING)) {
      this.depth += slash ? -1 : 1;
    }
  }

  private isClosed(): boolean {
    return (this.depth <= 0 && !this.fence) || this.length > LONGEST;
  }

  /** After a blank line Markdown is read again: tags in its code do not count. */
  private takeMarkdown(line: string): boolean {
    if (this.fence) {
      this.fence = closesFence(line, this.fence) ? null : this.fence;
      return true;
    }
    this.isMarkdown = this.isAfterBlank || (this.isMarkdown && !isHtml(line));
    this.fence = this.isMarkdown ? openFence(line) : null;
    return this.fence !== null;
  }

  private depth = 0;
  private fence: IFence | null = null;
  private isAfterBlank = false;
  private isMarkdown = false;
  private readonly isPlain: boolean;
  private length = 0;
}
