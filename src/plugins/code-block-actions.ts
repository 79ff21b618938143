/**
 * What other extensions can do with blocks of code in answers.
 */
import type { LabIcon } from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Registry } from '../core/registry';

/** Where a block of code stands. */
export interface ICodePlace {
  /** The ids of its conversation and of its message, as the REST API has them. */
  readonly conversation: string | null;
  readonly message: string | null;
}

export interface ICodeBlockAction {
  /** Its own name, such as `my-extension:format`. */
  readonly id: string;
  /** Stands in the menu over a block of code, translated. */
  readonly label: string;
  readonly icon?: LabIcon;
  /** Why it cannot be done now, in few words; null if it can. */
  readonly obstacle?: (code: string, language: string) => string | null;
  /** What it throws is said to the person. */
  readonly run: (
    code: string,
    language: string,
    place: ICodePlace
  ) => void | Promise<void>;
}

export class CodeBlockActions extends Registry<ICodeBlockAction> {
  constructor() {
    super('code action');
  }

  /** The one that a command's arguments name. */
  find({ action }: ReadonlyPartialJSONObject): ICodeBlockAction | null {
    return this.items.find(({ id }) => id === action) ?? null;
  }
}
