/**
 * A fence that is still open: its code is appended as plain text, in pieces,
 * so that a long program costs no more per line than a short one. It is
 * highlighted when the fence closes.
 */
import { codeFrame } from './code-block';
import type { ICodeFrameOptions } from './code-block';
import { withVisibleControls } from './links';

/** All the text of one element is laid out anew for each character: take another. */
const PIECE = 2_000;
/** A line that never ends is broken here. */
const LONGEST_PIECE = 16_000;

/** Text that only ever grows, in pieces of whole lines. */
export class GrowingText {
  constructor(private readonly element: HTMLElement) {}

  /** Show this text, which begins with what is shown already. */
  show(text: string): void {
    if (text.length < this.length) {
      this.element.textContent = '';
      this.length = 0;
      this.last = null;
    }
    while (this.length < text.length) {
      const room = this.last ? this.room(text, this.last.length) : 0;
      if (!this.last || room === 0) {
        this.last = this.newPiece();
        continue;
      }
      this.last.appendData(text.slice(this.length, this.length + room));
      this.length += room;
    }
  }

  /** How many of the next characters still go into the last piece. */
  private room(text: string, taken: number): number {
    if (taken >= PIECE && this.last?.data.endsWith('\n')) {
      return 0;
    }
    const lineEnd = text.indexOf(
      '\n',
      this.length + Math.max(0, PIECE - taken)
    );
    const end = lineEnd < 0 ? text.length : lineEnd + 1;
    return Math.max(0, Math.min(end - this.length, LONGEST_PIECE - taken));
  }

  private newPiece(): Text {
    const piece = document.createElement('span');
    piece.className = 'jp-ChatExt-piece';
    const text = document.createTextNode('');
    piece.append(text);
    this.element.append(piece);
    return text;
  }

  private last: Text | null = null;
  private length = 0;
}

export class OpenCode {
  constructor(
    readonly language: string,
    options: ICodeFrameOptions
  ) {
    this.node = codeFrame(language, options);
    const pre = document.createElement('pre');
    pre.tabIndex = 0;
    pre.dir = 'ltr';
    const code = document.createElement('code');
    pre.append(code);
    this.node.append(pre);
    this.code = new GrowingText(code);
  }

  /** Show the fence's source, opening line included. */
  show(source: string): void {
    const bodyStart = source.indexOf('\n') + 1;
    // a last line of marks only may be the closing fence
    const body = source.slice(bodyStart).replace(/(?:^|\n) {0,3}[`~]*$/, '');
    this.code.show(withVisibleControls(body));
  }

  readonly node: HTMLElement;
  private readonly code: GrowingText;
}
