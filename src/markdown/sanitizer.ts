/**
 * The sanitizer of answers: JupyterLab's own, and after it an allow-list in an
 * inert document. Showing what comes out contacts nobody and runs nothing.
 */
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { TranslationBundle } from '@jupyterlab/translation';
import { imageChip, isHarmlessImage } from './images';
import { hardenLink, withVisibleControls } from './links';

const KEPT = new Set(
  (
    'A ABBR B BLOCKQUOTE BR CODE DD DEL DETAILS DIV DL DT EM H1 H2 H3 H4 H5 ' +
    'H6 HR I IMG INS KBD LI MARK OL P PRE Q S SAMP SMALL SPAN STRONG SUB ' +
    'SUMMARY SUP TABLE TBODY TD TFOOT TH THEAD TR U UL VAR'
  ).split(' ')
);

/** Elements whose text is not meant for reading: nothing of them is kept. */
const DROPPED = new Set(
  'SCRIPT STYLE TEXTAREA SELECT OPTION TEMPLATE NOSCRIPT IFRAME OBJECT'.split(
    ' '
  )
);

const ATTRIBUTES = new Set([
  'align',
  'alt',
  'colspan',
  'dir',
  'href',
  'lang',
  'open',
  'rowspan',
  'src',
  'start',
  'title'
]);

const LANGUAGE = /^language-[\w+#.-]{1,32}$/;
/** The classes CodeMirror's highlighter makes up: each sets a colour only. */
const HIGHLIGHT = /^\u037C[0-9a-z]{1,4}$/;

export interface IAnswerSanitizer extends IRenderMime.ISanitizer {
  /** The sanitized content as nodes: no second parsing can change its meaning. */
  toFragment(dirty: string): DocumentFragment;
}

export function createAnswerSanitizer(
  base: IRenderMime.ISanitizer,
  trans: TranslationBundle
): IAnswerSanitizer {
  // nothing in it loads or runs; one for all, since making one takes longest
  const inert = document.implementation.createHTMLDocument('');
  const clean = (
    dirty: string,
    options?: IRenderMime.ISanitizerOptions
  ): HTMLElement => {
    const root = inert.createElement('div');
    root.innerHTML = base.sanitize(dirty, options);
    for (const element of Array.from(root.querySelectorAll('*'))) {
      cleanElement(element, trans);
    }
    return root;
  };
  return {
    allowNamedProperties: false,
    allowCommandLinker: false,
    getAutolink: () => false,
    sanitize: (dirty, options) => clean(dirty, options).innerHTML,
    toFragment: dirty => {
      const fragment = document.createDocumentFragment();
      fragment.append(...Array.from(clean(dirty).childNodes));
      return fragment;
    }
  };
}

function cleanElement(element: Element, trans: TranslationBundle): void {
  if (isTaskBox(element)) {
    element.replaceWith(taskMark(element, trans));
  } else if (!KEPT.has(element.tagName)) {
    const isDropped =
      DROPPED.has(element.tagName) ||
      element.namespaceURI !== 'http://www.w3.org/1999/xhtml';
    element.replaceWith(...(isDropped ? [] : Array.from(element.childNodes)));
  } else {
    cleanAttributes(element);
    cleanContent(element, trans);
  }
}

function cleanAttributes(element: Element): void {
  for (const { name, value } of Array.from(element.attributes)) {
    if (name === 'class') {
      keepCodeClasses(element, value);
    } else if (!ATTRIBUTES.has(name) || element.namespaceURI === null) {
      element.removeAttribute(name);
    }
  }
}

/** Colours of code stay; no class that styles or moves anything else does. */
function keepCodeClasses(element: Element, value: string): void {
  const allowed = allowedClass(element);
  const kept = value.split(/\s+/).filter(name => allowed?.test(name));
  if (kept.length > 0) {
    element.className = kept.join(' ');
  } else {
    element.removeAttribute('class');
  }
}

function allowedClass(element: Element): RegExp | null {
  if (element.tagName === 'CODE') {
    return LANGUAGE;
  }
  return element.matches('pre > code span') ? HIGHLIGHT : null;
}

function cleanContent(element: Element, trans: TranslationBundle): void {
  switch (element.tagName) {
    case 'IMG':
      if (!isHarmlessImage(element.getAttribute('src') ?? '')) {
        element.replaceWith(imageChip(element, trans));
      }
      return;
    case 'A':
      element.removeAttribute('src');
      hardenLink(element);
      return;
    case 'CODE':
      showControls(element);
      break;
    default:
  }
  element.removeAttribute('src');
  element.removeAttribute('href');
}

/** Characters that reorder or hide code are written out. */
function showControls(element: Element): void {
  const walker = element.ownerDocument.createTreeWalker(
    element,
    NodeFilter.SHOW_TEXT
  );
  while (walker.nextNode()) {
    const text = walker.currentNode;
    const shown = withVisibleControls(text.nodeValue ?? '');
    if (shown !== text.nodeValue) {
      text.nodeValue = shown;
    }
  }
}

function isTaskBox(element: Element): boolean {
  return (
    element.tagName === 'INPUT' && element.getAttribute('type') === 'checkbox'
  );
}

function taskMark(box: Element, trans: TranslationBundle): Element {
  const mark = box.ownerDocument.createElement('span');
  const isDone = box.hasAttribute('checked');
  mark.className = 'jp-ChatExt-task';
  mark.textContent = isDone ? '☑' : '☐';
  mark.setAttribute('role', 'img');
  mark.setAttribute(
    'aria-label',
    isDone ? trans.__('Done') : trans.__('To do')
  );
  return mark;
}
