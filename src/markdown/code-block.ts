/**
 * The frame around a block of code: its language, and what can be done with
 * the code.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import { foldLong } from './folding';

const CODE_BLOCK = 'jp-ChatExt-code';
const BUTTON = 'jp-ChatExt-codeAction';
const HANDLE = 'jp-ChatExt-codeHandle';

/** Something a person can do with a block of code, besides copying it. */
export interface ICodeAction {
  readonly id: string;
  /** The button's name, translated. */
  readonly label: string;
  /** Whether it opens a menu. */
  readonly hasMenu?: boolean;
  /** Whether it is of use for code of a language; without this, for all. */
  readonly isFor?: (language: string) => boolean;
  /** `button` is what was pressed. */
  readonly run: (code: ICode, button: HTMLElement) => void;
}

/** What stands in a block of code. */
export interface ICode {
  readonly text: string;
  readonly language: string;
}

/** What every frame needs. */
export interface ICodeFrameOptions {
  readonly trans: TranslationBundle;
  readonly codeActions: readonly ICodeAction[];
  /** Whether the code can be dragged elsewhere. */
  readonly isDraggable?: boolean;
}

/** The code whose button was pressed. */
export interface IPressedCode extends ICode {
  readonly action: string;
  readonly button: HTMLElement;
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
    foldLong(frame, pre.textContent ?? '', options.trans);
  }
}

/** A frame without its code. */
export function codeFrame(
  language: string,
  { trans, codeActions, isDraggable }: ICodeFrameOptions
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
  const offered = codeActions.filter(one => one.isFor?.(language) ?? true);
  actions.append(...offered.map(actionButton));
  actions.append(copy);
  header.append(name, actions);
  if (isDraggable) {
    header.prepend(handle(trans.__('Drag into a notebook')));
  }
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
  const action = pressed.dataset.action ?? '';
  return { action, button: pressed, ...codeIn(frame) };
}

/** The code whose handle the pressed element is; null for any other element. */
export function grippedCode(target: Element): ICode | null {
  const frame = target.closest(`.${HANDLE}`)?.closest(`.${CODE_BLOCK}`);
  return frame instanceof HTMLElement ? codeIn(frame) : null;
}

function codeIn(frame: HTMLElement): ICode {
  const text = frame.querySelector('pre')?.textContent ?? '';
  return {
    language: frame.dataset.language ?? '',
    text: text.replace(/\n$/, '')
  };
}

/** For the pointer only: the buttons do the same for the keyboard. */
function handle(title: string): HTMLElement {
  const made = element('span', HANDLE);
  made.setAttribute('aria-hidden', 'true');
  made.title = title;
  return made;
}

function actionButton({ id, label, hasMenu }: ICodeAction): HTMLElement {
  const made = button(id, label);
  if (hasMenu) {
    made.setAttribute('aria-haspopup', 'menu');
  }
  return made;
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
