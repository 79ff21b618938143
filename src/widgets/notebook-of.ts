/**
 * Finds the document around a chat in a cell's output, by what it can do: a
 * notebook or a console, of whatever application.
 */
import type { ISessionContext } from '@jupyterlab/apputils';
import { JSONExt } from '@lumino/coreutils';
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import type { Widget } from '@lumino/widgets';
import type { INotebookFacts } from '../state/inline-chat';

export interface IDocument extends Widget {
  readonly sessionContext: ISessionContext;
}

interface IOutput {
  toJSON(): ReadonlyJSONObject & { data?: ReadonlyJSONObject };
}

interface IOutputArea extends Widget {
  readonly widgets: readonly Widget[];
  readonly model: {
    readonly length: number;
    get(index: number): IOutput;
    set(index: number, output: ReadonlyJSONObject): void;
  };
}

/** The notebook (or console) in which a widget stands. */
export function documentOf(widget: Widget): IDocument | null {
  return ancestor(widget, (one): one is IDocument => 'sessionContext' in one);
}

export function factsOf({ sessionContext }: IDocument): INotebookFacts {
  const { session, path } = sessionContext;
  return { path: session?.path ?? path, kernel: session?.kernel?.id ?? null };
}

/**
 * Put other data into the output that a widget shows. The output area keeps
 * its widget, so that nothing on the screen moves.
 */
export function replaceData(widget: Widget, data: ReadonlyJSONObject): void {
  const area = ancestor(
    widget,
    (one): one is IOutputArea => 'model' in one && 'future' in one
  );
  const index = area?.widgets.findIndex(one => one.contains(widget)) ?? -1;
  if (area && index >= 0 && index < area.model.length) {
    const output = area.model.get(index).toJSON();
    const replaced = { ...output, data: { ...output.data, ...data } };
    if (!JSONExt.deepEqual(output, replaced)) {
      area.model.set(index, replaced);
    }
  }
}

function ancestor<T extends Widget>(
  widget: Widget,
  isWanted: (one: Widget) => one is T
): T | null {
  let one: Widget | null = widget;
  while (one && !isWanted(one)) {
    one = one.parent;
  }
  return one;
}
