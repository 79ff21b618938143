/**
 * What there is to choose from: conversations, models, providers. Keeps the
 * lists of the state up to date, and the choice of the model with them.
 */
import type { ICheckReport } from '../core/checks';
import type { IChatError } from '../core/messages';
import { withUnlisted } from '../core/models';
import type { IModel } from '../core/models';
import type { IChange, IChatTransport } from '../transport/chat-transport';
import type { ChatStore } from './chat-store';
import type { IMemory } from './memory';
import { pickModel } from './model-choice';
import { Reloader } from './reloader';

export interface IListsOptions {
  readonly store: ChatStore;
  readonly transport: IChatTransport;
  readonly memory: IMemory;
  /** Turns whatever was thrown into a problem that is shown. */
  readonly raise: (thrown: unknown) => void;
}

export class Lists {
  constructor(private readonly _options: IListsOptions) {}

  /** Fetch everything. */
  async load(): Promise<void> {
    await Promise.all([
      this.reloadConversations(),
      this.reloadModels(),
      this.reloadProviders()
    ]);
  }

  reloadConversations(): Promise<void> {
    this._due = null;
    return this._conversations.request();
  }

  /** Look at one that changed, or is new or gone: a list of thousands stays. */
  reloadConversation(id: string): Promise<void> {
    this._due?.add(id);
    return this._conversations.request();
  }

  /** No longer offer to restore what was deleted. */
  dismissDeleted(): void {
    const { store } = this._options;
    store.state.deleted.forEach(({ id }) => this._dismissed.add(id));
    store.dispatch({ type: 'deleted-dismissed' });
  }

  reloadModels(): Promise<void> {
    return this._models.request();
  }

  reloadProviders(): Promise<void> {
    return this._providers.request();
  }

  /** The person, or the conversation shown, wants this model. */
  chooseModel(model: string): void {
    this._isChosen = true;
    this._options.memory.set('model', model);
    this._options.store.dispatch({ type: 'model-chosen', model });
  }

  /** Go on with the model that a conversation was held with, if it is still there. */
  adoptModel(model: string | null): void {
    const { store } = this._options;
    if (model && this._modelsWith([model]).some(({ id }) => id === model)) {
      this._isChosen = true;
      store.dispatch({ type: 'model-chosen', model });
    }
  }

  async setKey(
    provider: string,
    key: string,
    remember: boolean
  ): Promise<void> {
    await this._options.transport.setKey(provider, key, remember);
    await Promise.all([this.reloadProviders(), this.reloadModels()]);
  }

  async deleteKey(provider: string): Promise<void> {
    await this._options.transport.deleteKey(provider);
    await Promise.all([this.reloadProviders(), this.reloadModels()]);
  }

  /** With the chosen model, if it is one of this provider's. */
  checkProvider(provider: string): Promise<ICheckReport> {
    const { model } = this._options.store.state;
    const name = model?.startsWith(`${provider}:`)
      ? model.slice(provider.length + 1)
      : undefined;
    return this._options.transport.checkProvider(provider, name || undefined);
  }

  async startDownload(name: string): Promise<void> {
    const download = await this._options.transport.startDownload(name);
    this._options.store.dispatch({ type: 'download-changed', name, download });
  }

  async cancelDownload(name: string): Promise<void> {
    const download = await this._options.transport.cancelDownload(name);
    this._options.store.dispatch({ type: 'download-changed', name, download });
    await this.reloadModels();
  }

  /** A download went on; when it is over, the model itself changed too. */
  noteDownload({ name, state, received, bytes }: IChange): void {
    if (name === undefined) {
      return;
    }
    const download = given({ state, received, bytes });
    this._options.store.dispatch({ type: 'download-changed', name, download });
    if (state !== 'running') {
      void this.reloadModels();
    }
  }

  private async _loadConversations(): Promise<void> {
    const { store, transport } = this._options;
    const only = someOf(this._due);
    this._due = new Set();
    try {
      const listed = await transport.listConversations(only);
      const { deleted = [] } = listed;
      const offered = deleted.filter(({ id }) => !this._dismissed.has(id));
      store.dispatch({
        ...listed,
        type: 'conversations-listed',
        deleted: offered,
        only
      });
    } catch (error) {
      this._due = null;
      throw error;
    }
  }

  private async _loadModels(): Promise<void> {
    const { store, transport } = this._options;
    const listed = await transport.listModels();
    const { models, limits = null, prompts = [], tools = [] } = listed;
    const lists = { models, limits, prompts, tools };
    store.dispatch({ type: 'models-listed', ...lists });
    store.dispatch({ type: 'version-told', version: listed.version ?? null });
    this._preset = listed.default;
    this._pick();
  }

  private async _loadProviders(): Promise<void> {
    const { store, transport } = this._options;
    const listed = await transport.listProviders();
    const { providers, problems, userKeys = true } = listed;
    store.dispatch({ type: 'providers-listed', providers, userKeys });
    if (store.state.models.length > 0) {
      this._pick();
    }
    if (problems.length > 0) {
      const problem = misconfigured(problems);
      store.dispatch({ type: 'problem-raised', problem });
    }
  }

  private _pick(): void {
    const { store, memory } = this._options;
    // another model would answer questions meant for the chosen one: never silently
    if (!this._isChosen || store.state.model === null) {
      const wanted = [memory.get('model'), this._preset];
      const model = pickModel(this._modelsWith(wanted), wanted);
      store.dispatch({ type: 'model-chosen', model });
    }
    this.adoptModel(
      this._isChosen ? null : (store.state.current?.model ?? null)
    );
  }

  /** All models, and those of `wanted` that are not listed. */
  private _modelsWith(wanted: readonly (string | null)[]): readonly IModel[] {
    const { models, providers } = this._options.store.state;
    return withUnlisted(models, providers, wanted);
  }

  private _reloader(load: () => Promise<void>): Reloader {
    return new Reloader(() => load().catch(this._options.raise));
  }

  private readonly _conversations = this._reloader(() =>
    this._loadConversations()
  );
  private readonly _models = this._reloader(() => this._loadModels());
  private readonly _providers = this._reloader(() => this._loadProviders());
  private readonly _dismissed = new Set<string>();
  /** The conversations to look at next; null is all of them. */
  private _due: Set<string> | null = null;
  private _isChosen = false;
  private _preset: string | null = null;
}

/** So many ids fit into an address whatever is on the way. */
const MOST_IDS = 50;

/** The conversations to ask for; undefined is all. */
function someOf(due: ReadonlySet<string> | null): string[] | undefined {
  return due && due.size > 0 && due.size <= MOST_IDS ? [...due] : undefined;
}

/** Settings that the server could not use: each with its sentence. */
function misconfigured(
  problems: readonly { field: string; title: string }[]
): IChatError {
  const [first, ...others] = problems;
  return {
    code: 'settings',
    title: first.title,
    detail: [first, ...others]
      .map(({ field, title }) => `${field}: ${title}`)
      .join('\n')
  };
}

/** Without the fields that were not given. */
function given<T extends object>(fields: T): object {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined)
  );
}
