/**
 * What can be asked, and where it comes from.
 */
import type { ModelConfig, SettingName, Thinking } from './config';
import type { IChatError } from './messages';

export interface IDownload {
  readonly name: string;
  readonly bytes: number;
  readonly received: number;
  readonly state: 'absent' | 'running' | 'failed' | 'ready';
  readonly problem?: IChatError;
}

/** What each setting may be at least and at most. */
export type Ranges = Readonly<
  Partial<Record<SettingName, readonly [number, number]>>
>;

export interface IModel {
  readonly id: string;
  readonly label: string;
  readonly group: 'provider' | 'notebook' | 'agent' | 'local';
  readonly detail: string;
  /** Which of the six settings the model honours. */
  readonly settings: readonly string[];
  readonly ranges?: Ranges;
  /** How much it can be told to think; absent if it cannot be told. */
  readonly thinking?: readonly Thinking[];
  readonly available: boolean;
  /** Why it cannot be asked now. */
  readonly problem?: IChatError;
  /** Whether the administrator does not allow it. */
  readonly locked?: boolean;
  readonly provider?: string;
  /** Whether its provider is a well-known one that nobody set up. */
  readonly offered?: boolean;
  /** Whether the person named it, and no list. */
  readonly isUnlisted?: boolean;
  readonly kernel?: {
    readonly id: string;
    readonly path: string;
    /** The key of the chat in a cell's output that asks it. */
    readonly chat?: string;
  };
  readonly download?: IDownload;
  /** Texts to start from, with variables as in core/prompts. */
  readonly prompts?: readonly string[];
  /** The settings its author chose: they apply where the person sets none. */
  readonly config?: ModelConfig;
  /** Whether it can be lent functions of notebooks to call. */
  readonly tools?: boolean;
  /** Whether its provider searches the web for it. */
  readonly webSearch?: boolean;
  /** Whether files may be attached, or which. */
  readonly attachments?: boolean | readonly string[];
}

/** What may be shown of a key: where it comes from, never the key. */
export interface IKeyState {
  readonly set: boolean;
  readonly source?: 'admin' | 'environment' | 'keyring' | 'file' | 'session';
  /** The environment variable it comes from. */
  readonly variable?: string;
  readonly last4?: string;
}

export interface IProvider {
  readonly name: string;
  readonly label: string;
  readonly kind: string;
  readonly baseUrl: string;
  readonly origin: string;
  readonly models: readonly string[];
  readonly settings: readonly string[];
  readonly ranges?: Ranges;
  /** How much some of its models can be told to think. */
  readonly thinking?: readonly Thinking[];
  readonly needsKey: boolean;
  /** Whether the settings name it. */
  readonly configured: boolean;
  /** Whether it is of use only to those who write its name. */
  readonly hidden?: boolean;
  /** Whether any model of it can be asked now. */
  readonly usable: boolean;
  readonly locked?: boolean;
  readonly key: IKeyState;
  /** Whether it searches the web for its models. */
  readonly webSearch?: boolean;
  /** What was mended in its base URL. */
  readonly note?: string;
  readonly problem?: IChatError;
}

/**
 * A model that no list has, but that its provider may know: `<provider>:<model>`.
 * Null for what is listed, and for providers that nobody knows.
 */
export function unlistedModel(
  id: string,
  models: readonly IModel[],
  providers: readonly IProvider[]
): IModel | null {
  const [, name, label] =
    /^([a-z0-9-]+):\s*(\S(?:.*\S)?)$/s.exec(id.trim()) ?? [];
  const provider = providers.find(each => each.name === name);
  const written = `${name}:${label}`;
  if (!provider || models.some(model => model.id === written)) {
    return null;
  }
  return {
    id: written,
    label,
    group: 'provider',
    detail: provider.label,
    settings: provider.settings,
    ranges: provider.ranges,
    // one that cannot be told says so when it is
    thinking: provider.thinking,
    available: provider.usable,
    problem: provider.usable ? undefined : provider.problem,
    provider: name,
    isUnlisted: true,
    tools: true,
    webSearch: provider.webSearch,
    attachments: true
  };
}

/** The models that are listed, and those of `wanted` that are not. */
export function withUnlisted(
  listed: readonly IModel[],
  providers: readonly IProvider[],
  wanted: readonly (string | null | undefined)[]
): readonly IModel[] {
  const found = [...new Set(wanted)]
    .map(id => (id ? unlistedModel(id, listed, providers) : null))
    .filter((model): model is IModel => model !== null);
  return found.length > 0 ? [...listed, ...found] : listed;
}
