/**
 * What a check of the connection to a provider found.
 */
import type { IChatError } from './messages';

export type StepName =
  | 'settings'
  | 'key'
  | 'dns'
  | 'proxy'
  | 'tcp'
  | 'tls'
  | 'auth'
  | 'model'
  | 'streaming'
  | 'tools';

export interface ICheckStep {
  readonly name: StepName;
  readonly state: 'ok' | 'failed' | 'skipped';
  readonly title: string;
  readonly seconds?: number;
  readonly problem?: IChatError;
}

export interface ICheckReport {
  readonly provider: string;
  readonly label: string;
  /** The id of the model that was asked; absent if it did not come so far. */
  readonly model?: string;
  /** Whether questions can be asked. */
  readonly ok: boolean;
  /** All steps, in the order of a question's way. */
  readonly steps: readonly ICheckStep[];
}
