/**
 * One thing for each conversation, over a reload. The latest ones are kept.
 */
import { remembered } from './memory';
import type { IMemory, MemoryName } from './memory';

/** So many conversations. */
const MOST = 50;

export class KeptEntries<Value> {
  constructor(
    private readonly _memory: IMemory,
    private readonly _name: MemoryName,
    /** What is remembered may be of another version, or broken. */
    private readonly _isValue: (value: unknown) => value is Value
  ) {}

  /** What is kept for a conversation; null stands for the new one. */
  get(conversation: string | null): Value | null {
    return this._entries.get(conversation ?? '') ?? null;
  }

  set(conversation: string | null, value: Value | null): void {
    const entries = this._entries;
    const isKnown = entries.delete(conversation ?? '');
    if (value === null && !isKnown) {
      return;
    }
    if (value !== null) {
      entries.set(conversation ?? '', value);
    }
    // the latest ones are last
    const kept = [...entries].slice(-MOST);
    const text = kept.length > 0 ? JSON.stringify(kept) : null;
    this._memory.set(this._name, text);
  }

  private get _entries(): Map<string, Value> {
    const kept = remembered(this._memory, this._name);
    const entries = Array.isArray(kept) ? kept : [];
    return new Map(entries.filter(entry => this._isEntry(entry)));
  }

  private _isEntry(entry: unknown): entry is [string, Value] {
    return (
      Array.isArray(entry) &&
      entry.length === 2 &&
      typeof entry[0] === 'string' &&
      this._isValue(entry[1])
    );
  }
}
