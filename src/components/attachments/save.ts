/**
 * Saves what is here already to the person's machine.
 */
import { savedName } from './file-words';

/** How long a browser may take to begin, in milliseconds. */
const PATIENCE = 60_000;

export function saveAs(content: Blob, name: string): void {
  // of a type that no browser shows, in whatever way it is opened
  const file = content.slice(0, content.size, 'application/octet-stream');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = savedName(name);
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), PATIENCE);
}
