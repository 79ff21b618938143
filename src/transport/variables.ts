/**
 * The variables of notebooks, as the server tells them (docs/rest-api.md).
 */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { ITranslation } from '../core/errors';
import { HttpFailures } from './http-failure';

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
  constructor(
    private readonly _settings: ServerConnection.ISettings,
    trans?: ITranslation
  ) {
    this._failures = new HttpFailures(trans);
  }

  async list(kernel: string): Promise<readonly IVariable[]> {
    const { variables } = await this._ask<{ variables: IVariable[] }>(
      kernel,
      {}
    );
    return variables;
  }

  /** What is in one, as text. */
  read(kernel: string, name: string): Promise<IVariableText> {
    const body = JSON.stringify({ name });
    return this._ask(kernel, { method: 'POST', body });
  }

  private async _ask<T>(kernel: string, init: RequestInit): Promise<T> {
    const url = URLExt.join(
      this._settings.baseUrl,
      'jupyter-chat-ext/api/variables',
      encodeURIComponent(kernel)
    );
    let response: Response;
    try {
      const { makeRequest } = ServerConnection;
      response = await makeRequest(url, init, this._settings);
    } catch (error) {
      throw this._failures.ofThrown(error);
    }
    if (!response.ok) {
      throw await this._failures.ofResponse(response);
    }
    return (await response.json()) as T;
  }

  private readonly _failures: HttpFailures;
}
