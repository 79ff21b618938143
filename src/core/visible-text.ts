/**
 * Text that a person decides on: nothing in it is hidden, and nothing in it
 * changes the order in which the rest is read.
 */

/** Controls, directions of writing, separators, spaces without width. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0]/gu;

/** Line ends, tabs, and what joins letters and pictures into others. */
const HARMLESS = ['\n', '\t', '\u200C', '\u200D'];

/** The text with names in the place of what cannot be seen. */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, nameOf);
}

function nameOf(character: string): string {
  if (HARMLESS.includes(character)) {
    return character;
  }
  const code = character.codePointAt(0) ?? 0;
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
