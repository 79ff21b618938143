/**
 * What goes with the question being written besides files: read when it is
 * chosen, shown so, and sent exactly as it is shown.
 */
import { UUID } from '@lumino/coreutils';
import type { IChosenContext, IContextSource } from '../core/context';
import { ChatFailure, chatErrorOf } from '../core/errors';
import type { ITranslation } from '../core/errors';
import type { ChatStore } from './chat-store';

export interface IChosenContextsOptions {
  readonly store: ChatStore;
  readonly trans: ITranslation;
}

export class ChosenContexts {
  constructor(private readonly _options: IChosenContextsOptions) {}

  /** Read what was chosen. What is there already is read again, in its place. */
  add(sources: readonly IContextSource[]): void {
    for (const source of sources) {
      const known = this._chosen.find(other => isSame(other.source, source));
      const id = known?.id ?? UUID.uuid4();
      if (known) {
        this._change(id, { source });
      } else {
        this._put([{ id, source }]);
      }
      void this._read(id, source);
    }
  }

  remove(ids: readonly string[]): void {
    this._options.store.dispatch({ type: 'contexts-removed', ids });
  }

  /** Read once more what could not be read. */
  retry(id: string): void {
    const chosen = this._chosen.find(other => other.id === id);
    if (chosen) {
      this._change(id, { problem: undefined });
      void this._read(id, chosen.source);
    }
  }

  /** Take what goes with a question. */
  take(ids: readonly string[]): readonly IChosenContext[] {
    const taken = this._chosen.filter(
      ({ id, context }) => ids.includes(id) && context !== undefined
    );
    this.remove(taken.map(({ id }) => id));
    return taken;
  }

  /** The question that it went with was refused. */
  giveBack(chosen: readonly IChosenContext[]): void {
    this._put(chosen);
  }

  private get _chosen(): readonly IChosenContext[] {
    const { contexts, current } = this._options.store.state;
    return contexts[current?.id ?? ''] ?? [];
  }

  private async _read(id: string, source: IContextSource): Promise<void> {
    try {
      const context = await source.read();
      if (this._isWanted(id, source)) {
        this._change(id, { context, problem: undefined });
      }
    } catch (error) {
      if (!(error instanceof ChatFailure)) {
        console.error(error);
      }
      if (!this._isWanted(id, source)) {
        return;
      }
      const problem = chatErrorOf(error, this._options.trans);
      this._change(id, { context: undefined, problem });
    }
  }

  /** Whether it is still there, and was not chosen anew since. */
  private _isWanted(id: string, source: IContextSource): boolean {
    const all = Object.values(this._options.store.state.contexts).flat();
    return all.some(one => one.id === id && one.source === source);
  }

  private _put(contexts: readonly IChosenContext[]): void {
    const { store } = this._options;
    const conversation = store.state.current?.id ?? null;
    store.dispatch({ type: 'contexts-added', conversation, contexts });
  }

  /** Does nothing for what was taken away. */
  private _change(id: string, change: Partial<IChosenContext>): void {
    this._options.store.dispatch({ type: 'context-changed', id, change });
  }
}

function isSame(one: IContextSource, other: IContextSource): boolean {
  return (
    one.id === other.id &&
    one.kind === other.kind &&
    one.label === other.label &&
    (one.source ?? '') === (other.source ?? '')
  );
}
