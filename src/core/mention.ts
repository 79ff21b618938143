/**
 * An `@` that begins a word, and what is typed behind it.
 */
export interface IMention {
  /** Where the `@` is. */
  readonly start: number;
  /** Where the cursor is. */
  readonly end: number;
  readonly typed: string;
}

/** No name is longer. */
const LONGEST = 200;

const MENTION = /(?:^|[\s([{,;])@([^\s@]*)$/;

/** The mention that the cursor is in; null if it is in none. */
export function mentionAt(text: string, cursor: number): IMention | null {
  const before = text.slice(Math.max(0, cursor - LONGEST), cursor);
  const found = MENTION.exec(before);
  return found
    ? { start: cursor - found[1].length - 1, end: cursor, typed: found[1] }
    : null;
}
