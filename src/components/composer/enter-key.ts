/**
 * What the Enter key means in the composer, and text that keys do not type.
 */
import type { IPanelPreferences } from '../../settings';
import { isComposing } from '../input-method';

export interface IEnterKey {
  readonly key: string;
  readonly keyCode: number;
  readonly isComposing: boolean;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

export function meaningOf(
  event: IEnterKey,
  sendWith: IPanelPreferences['sendWith']
): 'send' | 'newline' | null {
  if (event.key !== 'Enter' || event.altKey || isComposing(event)) {
    return null;
  }
  const isAccel = event.ctrlKey || event.metaKey;
  const isSend = isAccel || sendWith === 'enter';
  return isSend && !event.shiftKey ? 'send' : 'newline';
}

/**
 * Put a line break at the cursor. The browser's own is not enough: inside a
 * cell JupyterLab takes Shift+Enter away.
 */
export function insertLineBreak(area: HTMLTextAreaElement): string {
  return insertText(area, '\n');
}

/** Put a text in the place of all that is written, and the cursor behind it. */
export function replaceText(area: HTMLTextAreaElement, text: string): string {
  area.focus();
  area.select();
  return insertText(area, text);
}

/** Put a text in the place of another, and the cursor behind it. */
export function replaceRange(
  area: HTMLTextAreaElement,
  [start, end]: readonly [number, number],
  text: string
): string {
  area.focus();
  area.setSelectionRange(start, end);
  return insertText(area, text);
}

/** Put a text below all that is written, and the cursor behind it. */
export function appendText(area: HTMLTextAreaElement, text: string): string {
  const before = area.value;
  const added = before.trim() === '' ? text : `\n\n${text}`;
  area.focus();
  area.setSelectionRange(before.length, before.length);
  insertText(area, added);
  // while React draws, it puts back what the field had
  return before + added;
}

function insertText(area: HTMLTextAreaElement, text: string): string {
  // the one way that keeps the browser's undo
  const isDone = document.execCommand?.('insertText', false, text);
  if (!isDone) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
  }
  return area.value;
}
