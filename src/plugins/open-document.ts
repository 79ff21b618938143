/**
 * The document that a person works with, beside the chat.
 */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { Widget } from '@lumino/widgets';

/** The path of the document in the main area; null if there is none. */
export function openDocument({ shell }: JupyterFrontEnd): string | null {
  const current = pathOf(shell.currentWidget);
  if (current !== null) {
    return current;
  }
  // the chat itself may be the current tab: the document is beside it
  const seen = [...shell.widgets('main')].filter(({ isVisible }) => isVisible);
  return seen.map(pathOf).find(path => path !== null) ?? null;
}

function pathOf(widget: Widget | null): string | null {
  const { context } = (widget ?? {}) as { context?: { path?: unknown } };
  return typeof context?.path === 'string' ? context.path : null;
}
