/**
 * What outlives a reload of the page. The chat stores nothing itself: who
 * makes it says where its few words are kept.
 */

/** All but `model` and `conversation` are JSON. */
export type MemoryName =
  | 'model'
  | 'recent'
  | 'conversation'
  | 'tools'
  | 'unread'
  | 'drafts'
  | 'contexts'
  | 'places';

export interface IMemory {
  get(name: MemoryName): string | null;
  set(name: MemoryName, value: string | null): void;
}

/** What is kept as JSON under a name; null for what cannot be read. */
export function remembered(memory: IMemory, name: MemoryName): unknown {
  try {
    return JSON.parse(memory.get(name) ?? 'null');
  } catch {
    return null;
  }
}

/** Forgets with the page. */
export class ShortMemory implements IMemory {
  get(name: string): string | null {
    return this._values.get(name) ?? null;
  }

  set(name: string, value: string | null): void {
    this._values.set(name, value);
  }

  private readonly _values = new Map<string, string | null>();
}
