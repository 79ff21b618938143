/**
 * Cells that are dragged out of a notebook, as what a question can bring along:
 * their text, and the pictures among their outputs.
 */
import type { IFileSource } from './attachments';
import { bounded } from './context';
import type { IContextSource } from './context';
import { contentIn } from './data-url';
import type { ITranslation } from './errors';
import {
  LONGEST,
  cellNumber,
  firstLine,
  wholeOutputText
} from './notebook-text';
import type { INotebookOutput } from './notebook-text';

/** Who drags code out of an answer: a chat is no place to drop it. */
export const CODE_OF_CHAT = 'jupyter-chat-ext:code';

/** A cell as notebooks are saved; of its fields nothing is certain. */
export interface IDraggedCell {
  readonly id?: unknown;
  readonly cell_type?: unknown;
  readonly source?: unknown;
  readonly outputs?: unknown;
  readonly execution_count?: unknown;
}

/** The texts of cells; `path` is that of their notebook. */
export function contextsOf(
  cells: readonly IDraggedCell[],
  path: string,
  trans: ITranslation
): IContextSource[] {
  return cells.map((cell, index) => {
    const kind = 'cell';
    const label = labelOf(cell, index, trans);
    const language = cell.cell_type === 'code' ? '' : 'markdown';
    const text = textOf(cell);
    const read = async (): ReturnType<IContextSource['read']> => ({
      kind,
      label,
      source: path,
      language,
      ...bounded(text, LONGEST)
    });
    const id = typeof cell.id === 'string' ? cell.id : undefined;
    return { kind, label, source: path, id, read };
  });
}

/** The pictures in the outputs of cells, as files; damaged ones are left out. */
export function picturesOf(cells: readonly IDraggedCell[]): IFileSource[] {
  const found = cells.flatMap(outputsOf).flatMap(({ data }) => {
    const bundle = (data ?? {}) as Readonly<Record<string, unknown>>;
    const type = PICTURES.find(one => typeof bundle[one] === 'string');
    const base64 = String(bundle[type ?? '']).replace(/\s/g, '');
    const content = type ? contentIn(`data:${type};base64,${base64}`) : null;
    return content ? [content] : [];
  });
  return found.map((content, index) => ({
    name: `output-${index + 1}.${content.type.slice('image/'.length)}`,
    type: content.type,
    size: content.size,
    read: async () => content
  }));
}

const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

function outputsOf({ outputs }: IDraggedCell): INotebookOutput[] {
  return Array.isArray(outputs) ? (outputs as INotebookOutput[]) : [];
}

function labelOf(
  { execution_count: count, source }: IDraggedCell,
  index: number,
  trans: ITranslation
): string {
  const number = cellNumber(typeof count === 'number' ? count : null, index);
  const name = trans.__('Cell %1', number);
  const first = firstLine(linesOf(source)).slice(0, 40).trim();
  return first ? `${name}: ${first}` : name;
}

/** What stands in a cell, and what it showed as text. */
function textOf(cell: IDraggedCell): string {
  const shown = wholeOutputText(outputsOf(cell));
  return [linesOf(cell.source), shown].filter(Boolean).join('\n\n');
}

/** Notebooks have texts as a whole, or line by line. */
function linesOf(value: unknown): string {
  return Array.isArray(value) ? value.join('') : String(value ?? '');
}
