/**
 * What the panel remembers over a reload of the page.
 */
import type { IStateDB } from '@jupyterlab/statedb';
import type { IMemory } from '../state/memory';

const KEY = 'jupyter-chat-ext:panel';

type Name = Parameters<IMemory['get']>[0];

export class PanelMemory implements IMemory {
  /** Without a database everything is forgotten with the page. */
  static async load(database: IStateDB | null): Promise<PanelMemory> {
    const found = await database?.fetch(KEY);
    return new PanelMemory(database, (found ?? {}) as Record<string, unknown>);
  }

  private constructor(
    private readonly database: IStateDB | null,
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
      void this.database?.save(KEY, { ...this.values } as Kept);
    }
  }
}

type Kept = Record<string, string | boolean | null>;
