/**
 * Keeps a few words in the browser, for applications whose state database
 * forgets everything with the page (Notebook 7).
 */
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import type { IPanelStorage } from './panel-memory';

export class BrowserStorage implements IPanelStorage {
  /** Servers of several people can share an origin, as in JupyterHub. */
  constructor(private readonly baseUrl: string) {}

  async fetch(id: string): Promise<unknown> {
    try {
      return JSON.parse(localStorage.getItem(this.keyOf(id)) ?? 'null');
    } catch {
      // forbidden by the browser, or not ours: nothing is remembered
      return null;
    }
  }

  async save(id: string, value: ReadonlyJSONObject): Promise<void> {
    try {
      localStorage.setItem(this.keyOf(id), JSON.stringify(value));
    } catch {
      // forbidden or full: it is forgotten with the page
    }
  }

  private keyOf(id: string): string {
    return `${id}@${this.baseUrl}`;
  }
}
