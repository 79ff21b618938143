/**
 * The models that were chosen or asked last, over a reload.
 */
import type { ChatStore } from './chat-store';
import { remembered } from './memory';
import type { IMemory } from './memory';

/** So many are remembered: some of them may be gone when they are looked for. */
const MOST = 10;

export interface IRecentModelsOptions {
  readonly store: ChatStore;
  readonly memory: IMemory;
}

export class RecentModels {
  constructor(private readonly _options: IRecentModelsOptions) {
    const kept = remembered(_options.memory, 'recent');
    const models = Array.isArray(kept) ? kept.filter(isId) : [];
    _options.store.dispatch({ type: 'recent-models-changed', models });
  }

  /** The last one first. */
  note(model: string): void {
    const { store, memory } = this._options;
    const others = store.state.recentModels.filter(id => id !== model);
    const models = [model, ...others].slice(0, MOST);
    store.dispatch({ type: 'recent-models-changed', models });
    memory.set('recent', JSON.stringify(models));
  }
}

function isId(one: unknown): one is string {
  return typeof one === 'string';
}
