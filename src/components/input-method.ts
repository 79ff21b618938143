/**
 * Keys that an input method takes for itself, as those for Japanese do: they
 * choose among words, and are no command to the chat.
 */

/** What browsers report for such a key, also Safari after the word is complete. */
const TAKEN = 229;

export function isComposing(
  event: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>
): boolean {
  return event.isComposing || event.keyCode === TAKEN;
}
