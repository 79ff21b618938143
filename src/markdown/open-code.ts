/**
 * A fence that is still open: its code is appended as plain text, so that a
 * long program costs no more per line than a short one. It is highlighted when
 * the fence closes.
 */
import { codeFrame } from './code-block';
import type { ICodeFrameOptions } from './code-block';
import { foldLong } from './folding';
import { GrowingText } from './growing-text';
import { withVisibleControls } from './links';

export class OpenCode {
  constructor(
    language: string,
    private readonly options: ICodeFrameOptions
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
    foldLong(this.node, body, this.options.trans);
  }

  readonly node: HTMLElement;
  private readonly code: GrowingText;
}
