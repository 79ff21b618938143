/**
 * Code that draws: an answer shows its source only; in a Markdown cell
 * JupyterLab draws it.
 */
import { inFence } from '../core/fence';
import type { ICode } from '../markdown/code-block';

export function isDrawing(language: string): boolean {
  return language.toLowerCase() === 'mermaid';
}

/** Code as Markdown that shows it as a block, or draws it. */
export function fenced({ text, language }: ICode): ICode {
  return { text: inFence(text, language), language: 'markdown' };
}
