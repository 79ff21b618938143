/**
 * A fence that is still open: its code is appended as plain text, in pieces,
 * so that a long program costs no more per line than a short one. It is
 * highlighted when the fence closes.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import { codeFrame } from './decoration';
import { withVisibleControls } from './links';

/** A text node this long is laid out anew for each character: begin another. */
const PIECE = 2_000;

/** Text that only ever grows, as text nodes under an element. */
export class GrowingText {
  constructor(private readonly element: HTMLElement) {}

  /** Show this text, which begins with what is shown already. */
  show(text: string): void {
    if (text.length < this.length) {
      this.element.textContent = '';
      this.length = 0;
      this.last = null;
    }
    const added = text.slice(this.length);
    if (added === '') {
      return;
    }
    this.length = text.length;
    if (!this.last || this.last.data.length > PIECE) {
      this.last = document.createTextNode('');
      this.element.append(this.last);
    }
    this.last.appendData(added);
  }

  private last: Text | null = null;
  private length = 0;
}

export class OpenCode {
  constructor(
    readonly language: string,
    trans: TranslationBundle
  ) {
    this.node = codeFrame(language, trans);
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
