/**
 * The element that holds a block, from its first character on: what it shows
 * is replaced, the element stays where it is.
 */
import { GrowingText } from './growing-text';

export function appendHost(root: HTMLElement): HTMLElement {
  const host = document.createElement('div');
  host.className = 'jp-ChatExt-block';
  root.append(host);
  return host;
}

/**
 * Show other nodes. Those that are the same already stay, with what is
 * selected or focused in them, and cost no layout: usually only the end is new.
 */
export function showNodes(host: Node, nodes: Node): void {
  const fresh = Array.from(nodes.childNodes);
  let kept = 0;
  while (kept < fresh.length && isSame(host.childNodes[kept], fresh[kept])) {
    kept += 1;
  }
  if (goesOn(host.childNodes[kept], fresh[kept])) {
    kept += 1;
  }
  while (host.childNodes.length > kept) {
    host.lastChild?.remove();
  }
  for (const node of fresh.slice(kept)) {
    host.appendChild(node);
  }
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
    showNodes(old, fresh);
  }
  return isSameElement;
}

/** Show a text as it is, line breaks kept; it may grow. */
export function showPlain(host: HTMLElement, source: string): GrowingText {
  const plain = document.createElement('div');
  plain.className = 'jp-ChatExt-plain';
  plain.dir = 'auto';
  const text = new GrowingText(plain);
  text.show(source);
  host.replaceChildren(plain);
  return text;
}
