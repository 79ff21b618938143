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

/** Show other nodes; a button that has the focus hands it to its successor. */
export function showNodes(host: HTMLElement, nodes: Node): void {
  const focused = Array.from(host.querySelectorAll('button')).indexOf(
    document.activeElement as HTMLButtonElement
  );
  host.replaceChildren(nodes);
  if (focused >= 0) {
    host.querySelectorAll('button')[focused]?.focus();
  }
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
