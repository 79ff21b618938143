/**
 * Prompts with variables: `{{name}}` and `{{name:default}}`. Mirrored in
 * jupyter_chat_ext/core/prompts.py.
 */

/** A text to start from; those of a model's author have no title. */
export interface IPrompt {
  readonly title: string;
  readonly text: string;
}

/** A field of a prompt's form. */
export interface IVariable {
  readonly name: string;
  /** Null for one that must be filled. */
  readonly default: string | null;
}

/** Words as they stand, or a place for a variable's value. */
export type PromptPiece =
  | { readonly text: string }
  | { readonly text: string; readonly variable: string };

// Every repetition is bounded, and no two of them can share characters: linear
// on any text.
const VARIABLE =
  /\{\{[ \t\r\n]{0,8}([A-Za-z_]\w{0,63})[ \t\r\n]{0,8}(?::([^{}]{0,200}))?\}\}/g;

/** The variables in the order of their first use; the first default given counts. */
export function variablesOf(template: string): IVariable[] {
  const found = new Map<string, string | null>();
  for (const [, name, value] of template.matchAll(VARIABLE)) {
    if ((found.get(name) ?? null) === null) {
      found.set(name, value?.trim() ?? null);
    }
  }
  return Array.from(found, ([name, value]) => ({ name, default: value }));
}

/**
 * The prompt cut at its variables. Values are put in as they are and not looked
 * into; variables without a value stay as they are written.
 */
export function piecesOf(
  template: string,
  values: ReadonlyMap<string, string>
): PromptPiece[] {
  const pieces: PromptPiece[] = [];
  let end = 0;
  for (const match of template.matchAll(VARIABLE)) {
    if (match.index > end) {
      pieces.push({ text: template.slice(end, match.index) });
    }
    const [written, variable] = match;
    pieces.push({ text: values.get(variable) ?? written, variable });
    end = match.index + written.length;
  }
  if (end < template.length) {
    pieces.push({ text: template.slice(end) });
  }
  return pieces;
}

export function fillPrompt(
  template: string,
  values: ReadonlyMap<string, string>
): string {
  return piecesOf(template, values)
    .map(({ text }) => text)
    .join('');
}
