/**
 * Follows one HTML block line by line: it ends at a blank line once the
 * element that began it is closed, so that `<details>` keeps what is in it.
 */
import { closesFence, isBlank, openFence } from './lines';
import type { IFence } from './lines';

/** An element that is never closed holds the answer's rest no longer than this. */
const LONGEST = 16_000;

const HOLDING =
  /^ {0,3}<(details|div|table|section|article|center|ul|ol|dl|blockquote|figure|pre)\b/i;

export class HtmlTracker {
  constructor(line: string) {
    const tag = HOLDING.exec(line)?.[1];
    this.tags = tag ? new RegExp(`<(/?)${tag}\\b`, 'gi') : null;
    this.isPlain = tag?.toLowerCase() === 'pre';
  }

  accepts(line: string): boolean {
    return !(this.isAfterBlank && this.isClosed() && !isBlank(line));
  }

  take(line: string): void {
    this.isAfterBlank = isBlank(line);
    this.hadBlank ||= this.isAfterBlank;
    this.length += line.length + 1;
    if (this.hadBlank && !this.isPlain && this.takeFenceLine(line)) {
      return;
    }
    for (const [, slash] of line.matchAll(this.tags ?? /(?!)()/g)) {
      this.depth += slash ? -1 : 1;
    }
  }

  private isClosed(): boolean {
    return (this.depth <= 0 && !this.fence) || this.length > LONGEST;
  }

  /** After a blank line Markdown is read again: tags in its code do not count. */
  private takeFenceLine(line: string): boolean {
    if (this.fence) {
      this.fence = closesFence(line, this.fence) ? null : this.fence;
      return true;
    }
    this.fence = openFence(line);
    return this.fence !== null;
  }

  private depth = 0;
  private fence: IFence | null = null;
  private hadBlank = false;
  private isAfterBlank = false;
  private readonly isPlain: boolean;
  private length = 0;
  private readonly tags: RegExp | null;
}
