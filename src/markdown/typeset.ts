/**
 * Typesets the formulas of one answer, each source once: a formula that comes
 * again, or whose block is rendered again, is copied from the first.
 */
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { FORMULA, TYPESETTABLE } from './formulas';

const WAITING = `.${FORMULA}.${TYPESETTABLE}`;

export class Typesetter {
  constructor(typesetter: IRenderMime.ILatexTypesetter | null) {
    this.typesetter = typesetter;
  }

  /** Fill the formulas that are known already, before they are shown. */
  fill(root: ParentNode): void {
    for (const formula of root.querySelectorAll<HTMLElement>(WAITING)) {
      const known = this.known.get(formula.textContent ?? '');
      if (known) {
        settle(formula, known.cloneNode(true) as DocumentFragment);
      }
    }
  }

  /** Typeset the next waiting formula under the attached root, if there is one. */
  async typesetNext(root: ParentNode): Promise<boolean> {
    const formula = this.typesetter && root.querySelector<HTMLElement>(WAITING);
    if (!this.typesetter || !formula) {
      return false;
    }
    const source = formula.textContent ?? '';
    // whatever happens, it is not tried again
    formula.classList.remove(TYPESETTABLE);
    await this.typesetter.typeset(formula);
    defuse(formula);
    const made = document.createDocumentFragment();
    made.append(
      ...Array.from(formula.childNodes, node => node.cloneNode(true))
    );
    this.known.set(source, made);
    this.fill(root);
    return true;
  }

  private readonly known = new Map<string, DocumentFragment>();
  private readonly typesetter: IRenderMime.ILatexTypesetter | null;
}

function settle(formula: HTMLElement, content: DocumentFragment): void {
  formula.classList.remove(TYPESETTABLE);
  formula.replaceChildren(content);
}

/** A formula leads nowhere, whatever the typesetter made of it. */
function defuse(formula: HTMLElement): void {
  for (const element of formula.querySelectorAll('[href]')) {
    element.removeAttribute('href');
  }
  for (const element of formula.querySelectorAll('[style*="url("]')) {
    element.removeAttribute('style');
  }
}
