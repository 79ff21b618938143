/**
 * What sanitized nodes get besides: tables that scroll by themselves, and each
 * paragraph's own reading direction.
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
