/**
 * Formulas in the sanitized nodes: each is an element of its own that holds
 * its TeX as text until the typesetter has set it. Nothing else of an answer
 * is ever handed to the typesetter, so a dollar sign stays a dollar sign.
 */
import { PLACEHOLDER } from './prepare';
import type { IFormula } from './prepare';

export const FORMULA = 'jp-ChatExt-formula';

/** Set on formulas that are complete and may be typeset. */
export const TYPESETTABLE = 'jp-mod-complete';

/**
 * Commands that lead out of the formula: to a script, a link, a style, or to
 * the definitions every formula in JupyterLab shares. A formula that names one
 * is shown as its source.
 */
const FORBIDDEN = new RegExp(
  '(\\\\(?:' +
    'href|url|class|cssId|style|data|html\\w*|require|unicode|mmlToken|bbox' +
    '|includegraphics|input|include|special|setOptions|csname|expandafter' +
    '|[egx]?def|(?:future)?let|global|catcode|(?:re|provide|new)+command' +
    '|(?:re)?newenvironment|(?:Re|Provide)?New\\w+|Declare\\w+' +
    '|newcolumntype|definecolor|(?:end)?toggle|mathtip|texttip' +
    ')(?![a-zA-Z]))'
);

/** Put the formulas where the parser left their marks. */
export function placeFormulas(
  root: DocumentFragment,
  formulas: readonly IFormula[]
): void {
  if (formulas.length === 0) {
    return;
  }
  for (const text of textsOf(root, PLACEHOLDER)) {
    const isCode = text.parentElement?.closest('code, pre') !== null;
    if (isCode) {
      text.nodeValue = restored(text.nodeValue ?? '', formulas);
    } else {
      placeInText(text, formulas);
    }
  }
  for (const element of root.querySelectorAll('[href], [title], [alt]')) {
    restoreAttributes(element, formulas);
  }
}

/** Whether the TeX stays within its formula. */
export function isInert(source: string): boolean {
  return !FORBIDDEN.test(source);
}

/**
 * Break up the forbidden commands of an element's text: no formula spans the
 * code element each is put into, so the typesetter leaves it alone.
 */
export function disarm(root: Node): void {
  for (const text of textsOf(root, FORBIDDEN)) {
    const pieces = (text.nodeValue ?? '').split(FORBIDDEN);
    text.replaceWith(
      ...pieces.map((piece, index) => (index % 2 ? codeElement(piece) : piece))
    );
  }
}

/** The texts that match. */
function textsOf(root: Node, pattern: RegExp): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) {
    const text = walker.currentNode as Text;
    if (text.data.search(pattern) >= 0) {
      texts.push(text);
    }
  }
  return texts;
}

function codeElement(text: string): HTMLElement {
  const code = document.createElement('code');
  code.textContent = text;
  return code;
}

function placeInText(text: Text, formulas: readonly IFormula[]): void {
  const pieces = (text.nodeValue ?? '').split(PLACEHOLDER);
  text.replaceWith(
    ...pieces.map((piece, index) => {
      const formula = index % 2 ? formulas[Number(piece)] : undefined;
      return formula ? formulaElement(formula) : piece;
    })
  );
}

function formulaElement(formula: IFormula): HTMLElement {
  const element = document.createElement('span');
  element.className = FORMULA;
  element.textContent = formula.source;
  element.classList.toggle('jp-mod-display', formula.isDisplay);
  element.classList.toggle(
    TYPESETTABLE,
    formula.isClosed && isInert(formula.source)
  );
  return element;
}

function restored(text: string, formulas: readonly IFormula[]): string {
  return text.replace(
    PLACEHOLDER,
    (mark, index: string) => formulas[Number(index)]?.written ?? mark
  );
}

function restoreAttributes(
  element: Element,
  formulas: readonly IFormula[]
): void {
  for (const name of ['href', 'title', 'alt']) {
    const value = element.getAttribute(name);
    if (value) {
      const plain = value.replace(
        /%EF%B7%90(\d{1,6})%EF%B7%91/gi,
        (mark, index: string) =>
          encodeURI(formulas[Number(index)]?.written ?? mark)
      );
      element.setAttribute(name, restored(plain, formulas));
    }
  }
}
