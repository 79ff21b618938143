/**
 * What the Enter key means in the composer.
 */
import type { IPanelPreferences } from '../../settings';

export interface IEnterKey {
  readonly key: string;
  readonly keyCode: number;
  readonly isComposing: boolean;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** What an input method reports for a key that it has taken itself. */
const TAKEN_BY_INPUT_METHOD = 229;

export function meaningOf(
  event: IEnterKey,
  sendWith: IPanelPreferences['sendWith']
): 'send' | 'newline' | null {
  const isInputMethod =
    event.isComposing || event.keyCode === TAKEN_BY_INPUT_METHOD;
  if (event.key !== 'Enter' || isInputMethod || event.altKey) {
    return null;
  }
  if (event.shiftKey) {
    return 'newline';
  }
  const isAccel = event.ctrlKey || event.metaKey;
  return isAccel || sendWith === 'enter' ? 'send' : 'newline';
}

/**
 * Put a line break at the cursor. The browser's own is not enough: inside a
 * cell JupyterLab takes Shift+Enter away.
 */
export function insertLineBreak(area: HTMLTextAreaElement): string {
  // the one way that keeps the browser's undo
  const isDone = document.execCommand?.('insertText', false, '\n');
  if (!isDone) {
    area.setRangeText('\n', area.selectionStart, area.selectionEnd, 'end');
  }
  return area.value;
}
