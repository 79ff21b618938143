/**
 * Long code shows its first lines, and a button that shows all of them. It is
 * folded while it is still written, too: nothing moves when it is complete.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

/** Code of more lines than this is folded; how many are shown, CSS says. */
export const LONG_CODE = 40;

const FRAME = 'jp-ChatExt-code';
const BUTTON = 'jp-ChatExt-codeFold';
const FOLDED = 'jp-mod-folded';
const UNFOLDED = 'jp-mod-unfolded';

/** Fold the code in a frame if it is long; it may have grown. */
export function foldLong(
  frame: HTMLElement,
  code: string,
  trans: TranslationBundle
): void {
  const lines = linesIn(code);
  if (lines <= LONG_CODE || frame.dataset.lines === String(lines)) {
    return;
  }
  if (frame.dataset.lines === undefined) {
    frame.append(foldButton(trans));
    setOpen(frame, false);
  }
  frame.dataset.lines = String(lines);
  const label = frame.querySelector(`.${BUTTON} > .jp-mod-folded`);
  if (label) {
    label.textContent = trans._n(
      'Show all %1 line',
      'Show all %1 lines',
      lines
    );
  }
}

/** Fold or unfold the code whose button was pressed; false for anything else. */
export function toggleFold(target: Element): boolean {
  const frame = target.closest(`.${BUTTON}`)?.closest(`.${FRAME}`);
  if (frame) {
    setOpen(frame, frame.classList.contains(FOLDED));
  }
  return frame !== undefined && frame !== null;
}

/** Show all of the code that something stands in. */
export function unfoldAround(node: Node): void {
  const frame = node.parentElement?.closest(`.${FRAME}.${FOLDED}`);
  if (frame) {
    setOpen(frame, true);
  }
}

/** What a person unfolded stays so when it is rendered again. */
export function keepUnfolded(before: ParentNode, fresh: ParentNode): void {
  const frames = fresh.querySelectorAll(`.${FRAME}`);
  before.querySelectorAll(`.${FRAME}`).forEach((frame, index) => {
    const again = frames.item(index);
    if (again && frame.classList.contains(UNFOLDED)) {
      setOpen(again, true);
    }
  });
}

/** A folded frame has the button: code that is not long stays as it is. */
function setOpen(frame: Element, isOpen: boolean): void {
  const button = frame.querySelector(`.${BUTTON}`);
  if (button) {
    frame.classList.toggle(FOLDED, !isOpen);
    frame.classList.toggle(UNFOLDED, isOpen);
    button.setAttribute('aria-expanded', String(isOpen));
  }
}

/** It carries both its names; CSS shows the one that holds. */
function foldButton(trans: TranslationBundle): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = BUTTON;
  const all = document.createElement('span');
  all.className = FOLDED;
  const fewer = document.createElement('span');
  fewer.className = UNFOLDED;
  fewer.textContent = trans.__('Show fewer lines');
  button.append(all, fewer);
  return button;
}

function linesIn(code: string): number {
  let lines = code === '' || code.endsWith('\n') ? 0 : 1;
  for (let at = code.indexOf('\n'); at >= 0; at = code.indexOf('\n', at + 1)) {
    lines += 1;
  }
  return lines;
}
