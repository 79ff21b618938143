/**
 * What the panel remembers over a reload of the page.
 */
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import type { IMemory } from '../state/memory';

const KEY = 'jupyter-chat-ext:panel';

type Name = Parameters<IMemory['get']>[0];

/** Where it is kept: JupyterLab's state database, or the like. */
export interface IPanelStorage {
  fetch(id: string): Promise<unknown>;
  save(id: string, value: ReadonlyJSONObject): Promise<void>;
}

export class PanelMemory implements IMemory {
  static async load(storage: IPanelStorage): Promise<PanelMemory> {
    const found = await storage.fetch(KEY);
    return new PanelMemory(storage, (found ?? {}) as Record<string, unknown>);
  }

  private constructor(
    private readonly storage: IPanelStorage,
    private values: Readonly<Record<string, unknown>>
  ) {}

  /** Asked where the application does not restore its side panels. */
  get isOpen(): boolean {
    return this.values.isOpen === true;
  }

  set isOpen(isOpen: boolean) {
    this.keep('isOpen', isOpen);
  }

  get(name: Name): string | null {
    const value = this.values[name];
    return typeof value === 'string' ? value : null;
  }

  set(name: Name, value: string | null): void {
    this.keep(name, value);
  }

  private keep(name: string, value: string | boolean | null): void {
    if (this.values[name] !== value) {
      this.values = { ...this.values, [name]: value };
      void this.storage.save(KEY, { ...this.values } as Kept);
    }
  }
}

type Kept = Record<string, string | boolean | null>;
