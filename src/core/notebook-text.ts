/**
 * Cells and outputs of notebooks, as text for a model.
 */
import { bounded } from './context';
import type { IContext } from './context';
import { asOnScreen } from './screen-text';

/** No cell, output, error, selection or file is longer: about 4,000 tokens. */
export const LONGEST = 12_000;

/** An output as a notebook's file has it. */
export interface INotebookOutput {
  readonly output_type: string;
  readonly [key: string]: unknown;
}

export interface IErrorOutput {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** A text and how much of it was left out. */
export type Bounded = Required<Pick<IContext, 'text' | 'cut'>>;

/** How a cell is called: as the notebook numbers it, else by its place. */
export function cellNumber(count: number | null, index: number): string {
  return count === null ? `#${index + 1}` : `[${count}]`;
}

/** The first line that says something, for lists. */
export function firstLine(source: string): string {
  const line = source.split('\n').find(one => one.trim() !== '') ?? '';
  return line.trim().slice(0, 80);
}

export function cellText(source: string): Bounded {
  return bounded(source, LONGEST);
}

/** What outputs say; of pictures and the like only what they are. */
export function outputText(outputs: readonly INotebookOutput[]): Bounded {
  return bounded(wholeOutputText(outputs), LONGEST);
}

/** The same, however long it is. */
export function wholeOutputText(outputs: readonly INotebookOutput[]): string {
  return outputs.map(textOf).filter(Boolean).join('\n').replace(/\n$/, '');
}

/** A traceback without its colours. */
export function errorText(error: Partial<IErrorOutput>): Bounded {
  const { ename = '', evalue = '', traceback } = error;
  const lines = Array.isArray(traceback) ? traceback : [];
  const said = asOnScreen(lines.join('\n')).trim();
  return bounded(said || `${ename}: ${evalue}`, LONGEST);
}

function textOf(output: INotebookOutput): string {
  switch (output.output_type) {
    case 'stream':
      return asOnScreen(joined(output.text));
    case 'error':
      return errorText(output as Partial<IErrorOutput>).text;
    default:
      return bundleText((output.data ?? {}) as Record<string, unknown>);
  }
}

const WORDS = ['text/markdown', 'text/latex', 'text/plain'];

function bundleText(data: Record<string, unknown>): string {
  const said = WORDS.find(type => type in data);
  const shown = Object.keys(data).find(type =>
    /^(image|audio|video)\//.test(type)
  );
  const words = said ? asOnScreen(joined(data[said])) : '';
  return [words, shown ? `[${shown}, which is no text]` : '']
    .filter(Boolean)
    .join('\n');
}

/** The names in Python code, those of the lines that a traceback points to first. */
export function namesIn(source: string, traceback = ''): string[] {
  const pointed = traceback
    .split('\n')
    .filter(line => /^\s*-+>/.test(line))
    .join('\n');
  const names = `${pointed}\n${source}`.match(/[\p{L}_][\p{L}\p{N}_]*/gu);
  return [...new Set(names)];
}

function joined(text: unknown): string {
  return Array.isArray(text) ? text.join('') : String(text ?? '');
}
