/**
 * The cells of a notebook, as what questions can bring along.
 */
import type { ICodeCellModel } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IContext } from '../../core/context';
import {
  cellNumber,
  cellText,
  errorText,
  firstLine,
  outputText
} from '../../core/notebook-text';
import type { IErrorOutput, INotebookOutput } from '../../core/notebook-text';
import type { IContextItem } from '../../core/context-providers';

export interface INotebookCell {
  /** Of its number, as people call it. */
  readonly number: string;
  readonly source: string;
  /** Nothing for cells without code. */
  readonly outputs: ICodeCellModel['outputs'] | null;
}

export function cellAt(
  { content }: NotebookPanel,
  index: number
): INotebookCell | null {
  const model = content.widgets[index]?.model;
  if (!model) {
    return null;
  }
  const { source } = model.sharedModel;
  if (model.type !== 'code') {
    return { number: cellNumber(null, index), source, outputs: null };
  }
  const { executionCount, outputs } = model as ICodeCellModel;
  return { number: cellNumber(executionCount, index), source, outputs };
}

/** The error among a cell's outputs. */
export function errorOf({ outputs }: INotebookCell): IErrorOutput | null {
  for (let index = (outputs?.length ?? 0) - 1; outputs && index >= 0; index--) {
    const output = outputs.get(index);
    if (output.type === 'error') {
      return output.toJSON() as unknown as IErrorOutput;
    }
  }
  return null;
}

/** Makes items of the cells of one notebook. */
export class CellItems {
  constructor(
    private readonly _panel: NotebookPanel,
    private readonly _trans: TranslationBundle
  ) {}

  /** What a cell has to offer; `suffix` tells it from the current one. */
  all(cell: INotebookCell, suffix: string): IContextItem[] {
    const { outputs } = cell;
    return [
      this.cell(cell, suffix),
      ...(outputs && outputs.length > 0 ? [this.output(cell, suffix)] : []),
      ...(errorOf(cell) ? [this.error(cell, suffix)] : [])
    ];
  }

  cell(cell: INotebookCell, suffix = ''): IContextItem {
    const { number, source } = cell;
    return this._item({
      name: `cell${suffix}`,
      kind: 'cell',
      label: this._trans.__('Cell %1', number),
      detail: firstLine(source),
      read: () => ({ ...cellText(source), language: this._language })
    });
  }

  output(cell: INotebookCell, suffix = ''): IContextItem {
    const outputs = cell.outputs;
    return this._item({
      name: `output${suffix}`,
      kind: 'output',
      label: this._trans.__('Output of cell %1', cell.number),
      detail: firstLine(cell.source),
      read: () =>
        outputText((outputs?.toJSON() ?? []) as unknown as INotebookOutput[])
    });
  }

  error(cell: INotebookCell, suffix = '', given?: IErrorOutput): IContextItem {
    const error = given ?? errorOf(cell);
    return this._item({
      name: `error${suffix}`,
      kind: 'error',
      label: this._trans.__('Error of cell %1', cell.number),
      detail: error?.ename ?? '',
      read: () => errorText(error ?? {})
    });
  }

  /** What is selected in the current cell, or the cells that are. */
  selection(): IContextItem | null {
    const { content } = this._panel;
    const cells = content.widgets.filter(cell => content.isSelected(cell));
    const text =
      cells.length > 1
        ? cells.map(({ model }) => model.sharedModel.source).join('\n\n')
        : selectedIn(content.activeCell?.editor);
    const label =
      cells.length > 1
        ? this._trans.__('%1 selected cells', cells.length)
        : this._trans.__('Selection');
    return text === ''
      ? null
      : this._item({
          name: 'selection',
          kind: 'selection',
          label,
          detail: firstLine(text),
          read: () => ({ ...cellText(text), language: this._language })
        });
  }

  private _item(
    facts: Omit<IContextItem, 'read'> & {
      read: () => Pick<IContext, 'text' | 'cut' | 'language'>;
    }
  ): IContextItem {
    const { kind, label, read } = facts;
    const source = this._panel.context.localPath;
    return {
      ...facts,
      source,
      read: async () => ({ kind, label, source, ...read() })
    };
  }

  /** As the notebook names it. */
  private get _language(): string {
    const info = this._panel.model?.getMetadata('language_info') as
      { name?: unknown } | undefined;
    const name = String(info?.name ?? '');
    return /^[\w+#.-]{1,30}$/.test(name) ? name : '';
  }
}

interface IEditor {
  readonly model: { readonly sharedModel: { readonly source: string } };
  getSelection(): { start: IPosition; end: IPosition };
  getOffsetAt(position: IPosition): number;
}

interface IPosition {
  readonly line: number;
  readonly column: number;
}

/** What is selected in an editor. */
export function selectedIn(editor: IEditor | null | undefined): string {
  if (!editor) {
    return '';
  }
  const { start, end } = editor.getSelection();
  const offsets = [editor.getOffsetAt(start), editor.getOffsetAt(end)];
  const { source } = editor.model.sharedModel;
  return source.slice(Math.min(...offsets), Math.max(...offsets));
}
