/**
 * Cells that are dragged out of a notebook, as what a question can bring along:
 * their text, and the pictures among their outputs.
 */
import type { IFileSource } from './attachments';
import { bounded } from './context';
import type { IContextSource } from './context';

/** A cell as notebooks are saved; of its fields nothing is certain. */
export interface IDraggedCell {
  readonly cell_type?: unknown;
  readonly source?: unknown;
  readonly outputs?: unknown;
  readonly execution_count?: unknown;
}

/** No cell brings along more characters. */
const LIMIT = 20_000;

/** The texts of cells; `path` is that of their notebook, `name` what a cell is called. */
export function contextsOf(
  cells: readonly IDraggedCell[],
  path: string,
  name: string
): IContextSource[] {
  return cells.map((cell, index) => {
    const kind = 'cell';
    const label = labelOf(cell, index, name);
    const isCode = cell.cell_type === 'code';
    const read = async (): ReturnType<IContextSource['read']> => ({
      kind,
      label,
      source: path,
      language: isCode ? '' : 'markdown',
      ...bounded(textOf(cell), LIMIT)
    });
    return { kind, label, read };
  });
}

/** The pictures in the outputs of cells, as files. */
export function picturesOf(cells: readonly IDraggedCell[]): IFileSource[] {
  const found = cells.flatMap(outputsOf).flatMap(({ data }) => {
    const type = PICTURES.find(one => typeof data?.[one] === 'string');
    return type ? [{ type, base64: String(data?.[type]) }] : [];
  });
  return found.map(({ type, base64 }, index) => {
    const bytes = Uint8Array.from(atob(base64.replace(/\s/g, '')), character =>
      character.charCodeAt(0)
    );
    const content = new Blob([bytes], { type });
    return {
      name: `output-${index + 1}.${type.slice('image/'.length)}`,
      type,
      size: content.size,
      read: async () => content
    };
  });
}

const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

interface IOutput {
  readonly text?: unknown;
  readonly data?: Readonly<Record<string, unknown>>;
}

function outputsOf({ outputs }: IDraggedCell): IOutput[] {
  return Array.isArray(outputs) ? (outputs as IOutput[]) : [];
}

function labelOf(
  { execution_count: count, source }: IDraggedCell,
  index: number,
  name: string
): string {
  const first = linesOf(source).split('\n')[0].slice(0, 40).trim();
  const number = typeof count === 'number' ? `[${count}]` : `${index + 1}`;
  return `${name} ${number}${first ? `: ${first}` : ''}`;
}

/** What stands in a cell, and what it showed as text. */
function textOf(cell: IDraggedCell): string {
  const shown = outputsOf(cell).map(({ text, data }) =>
    linesOf(text ?? data?.['text/plain'])
  );
  return [linesOf(cell.source), ...shown].filter(Boolean).join('\n\n');
}

/** Notebooks have texts as a whole, or line by line. */
function linesOf(value: unknown): string {
  return Array.isArray(value) ? value.join('') : String(value ?? '');
}
