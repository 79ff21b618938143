/**
 * A failure as something that can be thrown, with what the panel needs to
 * explain it.
 */
import type { IChatError } from './messages';

export class ChatFailure extends Error implements IChatError {
  constructor(facts: IChatError) {
    super(facts.title);
    this.name = 'ChatFailure';
    this.code = facts.code;
    this.title = facts.title;
    this.detail = facts.detail;
    this.hint = facts.hint;
    this.retryable = facts.retryable;
    this.retryAfter = facts.retryAfter;
    this.traceback = facts.traceback;
  }

  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly retryable?: boolean;
  readonly retryAfter?: number;
  readonly traceback?: string;
}

/** Translates sentences: a translation bundle of JupyterLab, or nothing. */
export interface ITranslation {
  __(sentence: string, ...values: unknown[]): string;
}

export const untranslated: ITranslation = { __: sentence => sentence };

/** Whatever was thrown, as an error for the person. */
export function chatErrorOf(thrown: unknown, trans: ITranslation): IChatError {
  if (thrown instanceof ChatFailure) {
    const { code, title, detail, hint, retryable, retryAfter, traceback } =
      thrown;
    return { code, title, detail, hint, retryable, retryAfter, traceback };
  }
  return {
    code: 'unexpected',
    title: trans.__('Something went wrong in the chat.'),
    detail: String(thrown),
    hint: trans.__(
      'Reload the page; if it happens again, report it with the details.'
    )
  };
}

/** The code of a failure; null for anything else that was thrown. */
export function codeOf(thrown: unknown): string | null {
  return thrown instanceof ChatFailure ? thrown.code : null;
}
