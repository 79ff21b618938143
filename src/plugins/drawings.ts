/**
 * Code that draws: an answer shows its source only; in a Markdown cell
 * JupyterLab draws it.
 */
import type { ICode } from '../markdown/code-block';

export function isDrawing(language: string): boolean {
  return language.toLowerCase() === 'mermaid';
}

/** Code as Markdown, in a fence that nothing in it closes. */
export function fenced({ text, language }: ICode): ICode {
  const marks = text.match(/`{3,}/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...marks.map(one => one.length + 1)));
  const source = `${fence}${language}\n${text}\n${fence}`;
  return { text: source, language: 'markdown' };
}
