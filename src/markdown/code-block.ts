/**
 * The frame around a block of code: its language, and what can be done with
 * the code.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

const CODE_BLOCK = 'jp-ChatExt-code';
const BUTTON = 'jp-ChatExt-codeAction';

/** Something a person can do with a block of code, besides copying it. */
export interface ICodeAction {
  readonly id: string;
  /** The button's name, translated. */
  readonly label: string;
  readonly run: (code: string, language: string) => void;
}

/** What every frame needs. */
export interface ICodeFrameOptions {
  readonly trans: TranslationBundle;
  readonly codeActions: readonly ICodeAction[];
}

/** The code whose button was pressed. */
export interface IPressedCode {
  readonly action: string;
  readonly language: string;
  readonly text: string;
}

/** Give every block of code its frame. */
export function frameCode(
  root: DocumentFragment,
  options: ICodeFrameOptions
): void {
  for (const pre of Array.from(root.querySelectorAll('pre'))) {
    const frame = codeFrame(languageOf(pre), options);
    pre.replaceWith(frame);
    frame.append(pre);
    pre.tabIndex = 0;
    pre.dir = 'ltr';
  }
}

/** A frame without its code. */
export function codeFrame(
  language: string,
  { trans, codeActions }: ICodeFrameOptions
): HTMLElement {
  const frame = element('div', CODE_BLOCK);
  frame.dataset.language = language;
  const header = element('div', 'jp-ChatExt-codeHeader');
  const name = element('span', 'jp-ChatExt-codeLanguage');
  name.textContent = language;
  const actions = element('span', 'jp-ChatExt-codeActions');
  const copy = button('copy', trans.__('Copy'));
  copy.setAttribute(
    'aria-label',
    language ? trans.__('Copy %1 code', language) : trans.__('Copy code')
  );
  actions.append(...codeActions.map(({ id, label }) => button(id, label)));
  actions.append(copy);
  header.append(name, actions);
  frame.append(header);
  return frame;
}

/** Whose button the pressed element is, if it is one of a block of code. */
export function pressedCode(target: Element): IPressedCode | null {
  const pressed = target.closest<HTMLElement>(`.${BUTTON}`);
  const frame = pressed?.closest<HTMLElement>(`.${CODE_BLOCK}`);
  if (!pressed || !frame) {
    return null;
  }
  const text = frame.querySelector('pre')?.textContent ?? '';
  return {
    action: pressed.dataset.action ?? '',
    language: frame.dataset.language ?? '',
    text: text.replace(/\n$/, '')
  };
}

function button(action: string, label: string): HTMLElement {
  const made = element('button', BUTTON);
  made.setAttribute('type', 'button');
  made.dataset.action = action;
  made.textContent = label;
  return made;
}

function element(tag: string, className: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}

function languageOf(pre: Element): string {
  const names = Array.from(pre.querySelector('code')?.classList ?? []);
  const name = names.find(candidate => candidate.startsWith('language-'));
  return name?.slice('language-'.length) ?? '';
}
