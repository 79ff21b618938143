/**
 * What sanitized nodes get besides: tables that scroll by themselves, headings
 * below that of their message, and each paragraph's own reading direction.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

/** Let wide tables scroll by themselves, also with the keyboard. */
export function frameTables(
  root: DocumentFragment,
  trans: TranslationBundle
): void {
  for (const table of Array.from(root.querySelectorAll('table'))) {
    const frame = document.createElement('div');
    frame.className = 'jp-ChatExt-table';
    frame.setAttribute('role', 'group');
    frame.setAttribute('aria-label', trans.__('Table'));
    frame.tabIndex = 0;
    table.replaceWith(frame);
    frame.append(table);
  }
}

/** Each message begins with a heading of this level. */
const MESSAGE_LEVEL = 2;
/** The deepest that HTML knows. */
const DEEPEST = 6;

/** The title of an answer is none of the page: it stands below its message. */
export function levelHeadings(root: DocumentFragment): void {
  for (const heading of root.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    const level = Number(heading.localName.slice(1)) + MESSAGE_LEVEL;
    heading.setAttribute('aria-level', String(Math.min(level, DEEPEST)));
  }
}

/** Each piece of text reads in the direction of its own language. */
export function directText(root: DocumentFragment): void {
  for (const text of root.querySelectorAll(
    'p, h1, h2, h3, h4, h5, h6, ul, ol, li, td, th, blockquote, summary, dt, dd'
  )) {
    if (!text.hasAttribute('dir')) {
      text.setAttribute('dir', 'auto');
    }
  }
}
