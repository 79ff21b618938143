/**
 * Copies text to the system's clipboard, also where the browser gives pages
 * without TLS no clipboard of their own.
 */
import { Clipboard } from '@jupyterlab/apputils';

export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
  } else {
    Clipboard.copyToSystem(text);
  }
}
