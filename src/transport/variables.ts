/**
 * The variables of notebooks, as the server tells them (docs/rest-api.md).
 */
import type { ServerConnection } from '@jupyterlab/services';
import type { ITranslation } from '../core/errors';
import { HttpFailures } from './http-failure';
import { Requests } from './requests';

export interface IVariable {
  readonly name: string;
  readonly type: string;
  /** How much it is, in a few words. */
  readonly hint: string;
}

export interface IVariableText {
  readonly text: string;
  /** How many characters were left out. */
  readonly cut: number;
}

export class KernelVariables {
  constructor(settings: ServerConnection.ISettings, trans?: ITranslation) {
    this._requests = new Requests(settings, new HttpFailures(trans));
  }

  async list(kernel: string): Promise<readonly IVariable[]> {
    const path = ['variables', kernel];
    const found = await this._requests.json<{ variables: IVariable[] }>(path);
    return found.variables;
  }

  /** What is in one, as text. */
  read(kernel: string, name: string): Promise<IVariableText> {
    const request = { method: 'POST', body: { name } };
    return this._requests.json(['variables', kernel], request);
  }

  private readonly _requests: Requests;
}
