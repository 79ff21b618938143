/**
 * Offers cells, selections, outputs and errors of the notebook at hand.
 */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Widget } from '@lumino/widgets';
import { matching } from '../../core/context-providers';
import type { IContextItem, IContextOffer } from '../../core/context-providers';
import { cellText, firstLine } from '../../core/notebook-text';
import { notebookAtHand } from '../notebook-code';
import { CellItems, cellAt, errorOf, selectedIn } from './notebook-cells';

export class NotebookContexts {
  constructor(
    private readonly _shell: Pick<
      JupyterFrontEnd.IShell,
      'currentWidget' | 'widgets'
    >,
    private readonly _trans: TranslationBundle
  ) {}

  async list(typed: string): Promise<IContextOffer> {
    const panel = notebookAtHand(this._shell);
    const file = this._fileSelection(this._shell.currentWidget);
    const items = panel ? this._items(panel, typed) : [];
    return { items: matching([...(file ? [file] : []), ...items], typed) };
  }

  /** Other cells than the current one only for who types: there may be many. */
  private _items(panel: NotebookPanel, typed: string): IContextItem[] {
    const made = new CellItems(panel, this._trans);
    const { activeCellIndex, widgets } = panel.content;
    const current = cellAt(panel, activeCellIndex);
    const selection = made.selection();
    const own = current ? made.all(current, '') : [];
    const items = selection ? [selection, ...own] : own;
    if (!own.some(({ kind }) => kind === 'error')) {
      items.push(...this._lastError(panel, made));
    }
    const others = typed === '' ? [] : [...widgets.keys()];
    return [
      ...items,
      ...others.flatMap(index => {
        const cell = cellAt(panel, index);
        return cell ? made.all(cell, cell.number.replace(/[[\]]/g, '')) : [];
      })
    ];
  }

  /** The error that is furthest down, if the current cell has none. */
  private _lastError(panel: NotebookPanel, made: CellItems): IContextItem[] {
    for (let index = panel.content.widgets.length - 1; index >= 0; index--) {
      const cell = cellAt(panel, index);
      if (cell && errorOf(cell)) {
        return [made.error(cell)];
      }
    }
    return [];
  }

  /** What is selected in a file that is being edited. */
  private _fileSelection(widget: Widget | null): IContextItem | null {
    const { content, context } = (widget ?? {}) as Partial<IFileWidget>;
    const editor = content?.editor;
    const text = editor ? selectedIn(editor) : '';
    const label = this._trans.__('Selection');
    const source = context?.localPath ?? '';
    return text === ''
      ? null
      : {
          name: 'selection',
          kind: 'selection',
          label,
          source,
          detail: firstLine(text),
          read: async () => ({
            kind: 'selection',
            label,
            source,
            ...cellText(text)
          })
        };
  }
}

/** A document that is one editor. */
interface IFileWidget {
  readonly content: { readonly editor?: Parameters<typeof selectedIn>[0] };
  readonly context: { readonly localPath: string };
}
