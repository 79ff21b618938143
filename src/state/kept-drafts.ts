/**
 * What was typed but not sent, one text per conversation, over a reload.
 */
import { KeptEntries } from './kept-entries';
import type { IMemory } from './memory';

/** So many characters of each. */
const LONGEST = 20_000;

export class KeptDrafts {
  constructor(memory: IMemory) {
    this._texts = new KeptEntries(memory, 'drafts', isText);
  }

  /** The text of a conversation; null stands for the new one. */
  get(conversation: string | null): string {
    return this._texts.get(conversation) ?? '';
  }

  set(conversation: string | null, text: string): void {
    this._texts.set(conversation, text.slice(0, LONGEST) || null);
  }

  private readonly _texts: KeptEntries<string>;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
