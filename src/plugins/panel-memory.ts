/**
 * What the panel remembers over a reload of the page.
 */
import type { IStateDB } from '@jupyterlab/statedb';

export interface IRemembered {
  readonly conversation: string | null;
  /** Only asked where the application does not restore its side panels. */
  readonly isOpen: boolean;
}

const KEY = 'jupyter-chat-ext:panel';

export class PanelMemory {
  /** Without a database nothing is remembered. */
  constructor(private readonly database: IStateDB | null) {
    this.remembered = this.recall();
  }

  /** What was remembered when the page was loaded. */
  readonly remembered: Promise<IRemembered>;

  /** Remember a change of one thing or the other. */
  async remember(change: Partial<IRemembered>): Promise<void> {
    const before = this.latest ?? (await this.remembered);
    const now = { ...before, ...change };
    const isNew =
      now.conversation !== before.conversation || now.isOpen !== before.isOpen;
    this.latest = now;
    if (isNew) {
      await this.database?.save(KEY, { ...now });
    }
  }

  private async recall(): Promise<IRemembered> {
    const found = await this.database?.fetch(KEY);
    const values = (found ?? {}) as Record<string, unknown>;
    return {
      conversation:
        typeof values.conversation === 'string' ? values.conversation : null,
      isOpen: values.isOpen === true
    };
  }

  private latest: IRemembered | null = null;
}
