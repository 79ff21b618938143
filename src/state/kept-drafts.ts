/**
 * What was typed but not sent, one text per conversation, over a reload.
 */
import { remembered } from './memory';
import type { IMemory } from './memory';

/** So many conversations, and so many characters of each. */
const MOST = 50;
const LONGEST = 20_000;

export class KeptDrafts {
  constructor(private readonly _memory: IMemory) {}

  /** The text of a conversation; null stands for the new one. */
  get(conversation: string | null): string {
    return this._texts.get(conversation ?? '') ?? '';
  }

  set(conversation: string | null, text: string): void {
    const texts = this._texts;
    texts.delete(conversation ?? '');
    if (text !== '') {
      texts.set(conversation ?? '', text.slice(0, LONGEST));
    }
    // the latest ones are last
    const kept = [...texts].slice(-MOST);
    const value = kept.length > 0 ? JSON.stringify(kept) : null;
    this._memory.set('drafts', value);
  }

  private get _texts(): Map<string, string> {
    const kept = remembered(this._memory, 'drafts');
    return new Map(Array.isArray(kept) ? kept.filter(isEntry) : []);
  }
}

function isEntry(entry: unknown): entry is [string, string] {
  return (
    Array.isArray(entry) &&
    entry.length === 2 &&
    entry.every(one => typeof one === 'string')
  );
}
