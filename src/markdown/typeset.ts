/**
 * Typesets the formulas of one answer, each source once: a formula that comes
 * again, or whose block is rendered again, is copied from the first.
 */
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { FORMULA, TYPESETTABLE } from './formulas';

export class Typesetter {
  constructor(
    private readonly typesetter: IRenderMime.ILatexTypesetter | null
  ) {}

  /** Some formulas wait to be typeset. */
  get isWaiting(): boolean {
    return this.waiting.length > 0;
  }

  /** Fill in the formulas that are known already; the others wait. */
  fill(nodes: ParentNode): void {
    const formulas = nodes.querySelectorAll<HTMLElement>(
      `.${FORMULA}.${TYPESETTABLE}`
    );
    for (const formula of this.typesetter ? formulas : []) {
      if (!this.settle(formula)) {
        this.waiting.push(formula);
      }
    }
  }

  /** Typeset one formula that is on the page. */
  async typesetNext(): Promise<void> {
    const formula = this.nextOnPage();
    if (!formula) {
      return;
    }
    const source = formula.textContent ?? '';
    // whatever happens, it is not tried again
    formula.classList.remove(TYPESETTABLE);
    await this.typesetter?.typeset(formula);
    defuse(formula);
    const made = document.createDocumentFragment();
    made.append(...Array.from(formula.childNodes, copied));
    this.known.set(source, made);
  }

  private nextOnPage(): HTMLElement | null {
    for (
      let formula = this.waiting.shift();
      formula;
      formula = this.waiting.shift()
    ) {
      if (formula.isConnected && !this.settle(formula)) {
        return formula;
      }
    }
    return null;
  }

  private settle(formula: HTMLElement): boolean {
    const known = this.known.get(formula.textContent ?? '');
    if (known) {
      formula.classList.remove(TYPESETTABLE);
      formula.replaceChildren(copied(known));
    }
    return known !== undefined;
  }

  private readonly known = new Map<string, DocumentFragment>();
  private waiting: HTMLElement[] = [];
}

function copied(node: Node): Node {
  return node.cloneNode(true);
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
