/**
 * The element that holds a block, from its first character on: what it shows
 * is replaced, the element stays where it is.
 */
import { keepUnfolded } from './folding';
import { GrowingText } from './growing-text';

/** So many characters of plain text are laid out without holding up the page. */
export const MOST_AT_ONCE = 100_000;

export function appendHost(root: HTMLElement): HTMLElement {
  const host = document.createElement('div');
  host.className = 'jp-ChatExt-block';
  root.append(host);
  return host;
}

/** Show other nodes; what a person unfolded in the old ones stays so. */
export function showNodes(host: HTMLElement, nodes: DocumentFragment): void {
  keepUnfolded(host, nodes);
  replaceNodes(host, nodes);
}

/**
 * Those that are the same already stay, with what is selected or focused in
 * them, and cost no layout: usually only the end is new.
 */
function replaceNodes(host: Node, nodes: Node): void {
  const fresh = Array.from(nodes.childNodes);
  let kept = 0;
  while (kept < fresh.length && isSame(host.childNodes[kept], fresh[kept])) {
    kept += 1;
  }
  if (goesOn(host.childNodes[kept], fresh[kept])) {
    kept += 1;
  }
  const after = sameAtEnd(host, fresh, kept);
  const next = host.childNodes[host.childNodes.length - after] ?? null;
  while (host.childNodes.length > kept + after) {
    host.removeChild(host.childNodes[kept]);
  }
  for (const node of fresh.slice(kept, fresh.length - after)) {
    host.insertBefore(node, next);
  }
}

/** How many nodes at the end are the same, behind those that are kept. */
function sameAtEnd(host: Node, fresh: readonly Node[], kept: number): number {
  const old = Array.from(host.childNodes);
  const most = Math.min(old.length, fresh.length) - kept;
  let same = 0;
  while (
    same < most &&
    isSame(old.at(-1 - same), fresh[fresh.length - 1 - same])
  ) {
    same += 1;
  }
  return same;
}

function isSame(old: Node | undefined, fresh: Node): boolean {
  return old?.isEqualNode(fresh) ?? false;
}

/** Whether the old node could be made the same by what is new at its end. */
function goesOn(old: Node | undefined, fresh: Node | undefined): boolean {
  if (old instanceof Text && fresh instanceof Text) {
    const isLonger = fresh.data.startsWith(old.data);
    old.appendData(isLonger ? fresh.data.slice(old.length) : '');
    return isLonger;
  }
  const isSameElement =
    old instanceof Element &&
    fresh instanceof Element &&
    old.cloneNode().isEqualNode(fresh.cloneNode());
  if (isSameElement) {
    replaceNodes(old, fresh);
  }
  return isSameElement;
}

/** Show a text as it is, line breaks kept; it may grow. */
export function showPlain(host: HTMLElement, source: string): GrowingText {
  const { element, text } = plainText(source);
  host.replaceChildren(element);
  return text;
}

/** Show a complete text as it is; what was shown of it already is not laid out again. */
export function finishPlain(host: HTMLElement, source: string): void {
  const nodes = document.createDocumentFragment();
  nodes.append(plainText(source).element);
  showNodes(host, nodes);
}

function plainText(source: string): {
  element: HTMLElement;
  text: GrowingText;
} {
  const element = document.createElement('div');
  element.className = 'jp-ChatExt-plain';
  element.dir = 'auto';
  const text = new GrowingText(element);
  text.show(source);
  return { element, text };
}
