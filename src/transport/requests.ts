/**
 * Requests to the chat's REST API with JupyterLab's login, and what is wrong
 * with their answers as failures with a remedy.
 */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { HttpFailures } from './http-failure';
import type { Answer } from './upload';

const API = 'jupyter-chat-ext/api';

export interface IRequest {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
  readonly query?: string;
  /** JSON that is in a file already. */
  readonly content?: Blob;
}

export class Requests {
  constructor(
    private readonly _settings: ServerConnection.ISettings,
    private readonly _failures: HttpFailures
  ) {}

  url(path: readonly string[]): string {
    const { baseUrl } = this._settings;
    return URLExt.join(baseUrl, API, ...path.map(encodeURIComponent));
  }

  /** An answer as it comes, whatever its status. */
  async send(
    path: readonly string[],
    { method = 'GET', body, headers, signal, query = '', content }: IRequest
  ): Promise<Response> {
    const init: RequestInit = { method, signal, headers: { ...headers } };
    if (body !== undefined || content) {
      init.body = content ?? JSON.stringify(body);
      init.headers = { ...headers, 'Content-Type': 'application/json' };
    }
    const url = this.url(path) + query;
    try {
      return await ServerConnection.makeRequest(url, init, this._settings);
    } catch (error) {
      throw this._failures.ofThrown(error);
    }
  }

  /** An answer that says it was done. */
  async done(
    path: readonly string[],
    request: IRequest = {}
  ): Promise<Response> {
    const response = await this.send(path, request);
    await this.check(response);
    return response;
  }

  async json<T>(path: readonly string[], request: IRequest = {}): Promise<T> {
    return (await (await this.read(path, request)).json()) as T;
  }

  /** An answer that is JSON, before it has come to its end. */
  async read(
    path: readonly string[],
    request: IRequest = {}
  ): Promise<Response> {
    const response = await this.done(path, request);
    const isJson = response.headers.get('content-type')?.includes('json');
    if (!isJson) {
      throw await this._failures.ofResponse(response);
    }
    return response;
  }

  async check(answer: Answer): Promise<void> {
    // the API never redirects; a login page does
    if (!answer.ok || answer.redirected) {
      throw await this._failures.ofResponse(answer);
    }
  }
}
