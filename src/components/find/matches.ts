/**
 * Where words stand in a conversation: in which messages, and where on the page.
 */
import type { IMessage } from '../../core/messages';
import { copyOf } from '../message/message-text';

/** The messages that say this, in whatever case, by their indices. */
export function matchesIn(
  messages: readonly IMessage[],
  words: string
): readonly number[] {
  const wanted = fold(words);
  return wanted === ''
    ? []
    : messages.flatMap((message, index) =>
        fold(copyOf(message)).includes(wanted) ? index : []
      );
}

/** Every place within an element where the words stand in one piece. */
export function rangesIn(root: Element, words: string): readonly Range[] {
  const wanted = fold(words);
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (wanted !== '' && walker.nextNode()) {
    const node = walker.currentNode as Text;
    const text = fold(node.data);
    // folding changes the length of few letters: those are found, not marked
    if (text.length !== node.length) {
      continue;
    }
    let at = text.indexOf(wanted);
    while (at >= 0) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      ranges.push(range);
      at = text.indexOf(wanted, at + wanted.length);
    }
  }
  return ranges;
}

function fold(text: string): string {
  return text.toLocaleLowerCase();
}
