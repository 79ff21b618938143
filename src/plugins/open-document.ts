/**
 * The document that a person works with, beside the chat.
 */
import type { JupyterFrontEnd } from '@jupyterlab/application';

/** The path of the document in the main area; null if there is none. */
export function openDocument({ shell }: JupyterFrontEnd): string | null {
  const { context } = (shell.currentWidget ?? {}) as {
    context?: { path?: unknown };
  };
  return typeof context?.path === 'string' ? context.path : null;
}
