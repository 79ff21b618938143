/**
 * What can be asked, and where it comes from.
 */
import type { ModelConfig } from './config';
import type { IChatError } from './messages';

export interface IDownload {
  readonly name: string;
  readonly bytes: number;
  readonly received: number;
  readonly state: 'absent' | 'running' | 'failed' | 'ready';
  readonly problem?: IChatError;
}

export interface IModel {
  readonly id: string;
  readonly label: string;
  readonly group: 'provider' | 'notebook' | 'local';
  readonly detail: string;
  /** Which of the six settings the model honours. */
  readonly settings: readonly string[];
  readonly available: boolean;
  /** Why it cannot be asked now. */
  readonly problem?: IChatError;
  readonly provider?: string;
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
  /** Whether files may be attached, or which. */
  readonly attachments?: boolean | readonly string[];
}

export interface IProvider {
  readonly name: string;
  readonly label: string;
  readonly kind: string;
  readonly baseUrl: string;
  readonly origin: string;
  readonly models: readonly string[];
  readonly key: {
    readonly set: boolean;
    readonly source?: string;
    readonly last4?: string;
  };
  readonly problem?: IChatError;
}
