/**
 * What our panel adds to sanitized nodes: a header over code, scrolling around
 * tables, and each paragraph's own reading direction.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

export const CODE_BLOCK = 'jp-ChatExt-code';
export const COPY_BUTTON = 'jp-ChatExt-copy';

/** Give every block of code its header. */
export function decorateCode(
  root: DocumentFragment,
  trans: TranslationBundle
): void {
  for (const pre of Array.from(root.querySelectorAll('pre'))) {
    const frame = codeFrame(languageOf(pre), trans);
    pre.replaceWith(frame);
    frame.append(pre);
    pre.tabIndex = 0;
    pre.dir = 'ltr';
  }
}

/** A block of code without its code: the language's name and a copy button. */
export function codeFrame(
  language: string,
  trans: TranslationBundle
): HTMLElement {
  const frame = document.createElement('div');
  frame.className = CODE_BLOCK;
  frame.dataset.language = language;
  const header = document.createElement('div');
  header.className = 'jp-ChatExt-codeHeader';
  const name = document.createElement('span');
  name.className = 'jp-ChatExt-codeLanguage';
  name.textContent = language;
  const actions = document.createElement('span');
  actions.className = 'jp-ChatExt-codeActions';
  actions.append(copyButton(language, trans));
  header.append(name, actions);
  frame.append(header);
  return frame;
}

/** Let wide tables scroll by themselves. */
export function decorateTables(
  root: DocumentFragment,
  trans: TranslationBundle
): void {
  for (const table of Array.from(root.querySelectorAll('table'))) {
    const frame = document.createElement('div');
    frame.className = 'jp-ChatExt-table';
    frame.setAttribute('role', 'region');
    frame.setAttribute('aria-label', trans.__('Table'));
    frame.tabIndex = 0;
    table.replaceWith(frame);
    frame.append(table);
  }
}

/** Each piece of text reads in the direction of its own language. */
export function directText(root: DocumentFragment): void {
  for (const element of root.querySelectorAll(
    'p, h1, h2, h3, h4, h5, h6, ul, ol, li, td, th, blockquote, summary, dt, dd'
  )) {
    if (!element.hasAttribute('dir')) {
      element.setAttribute('dir', 'auto');
    }
  }
}

function copyButton(language: string, trans: TranslationBundle): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = COPY_BUTTON;
  button.textContent = trans.__('Copy');
  button.setAttribute(
    'aria-label',
    language ? trans.__('Copy %1 code', language) : trans.__('Copy code')
  );
  return button;
}

function languageOf(pre: Element): string {
  const names = Array.from(pre.querySelector('code')?.classList ?? []);
  const name = names.find(candidate => candidate.startsWith('language-'));
  return name?.slice('language-'.length) ?? '';
}
