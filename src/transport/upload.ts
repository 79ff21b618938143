/**
 * Sends a file and tells how much of it was sent, which `fetch` cannot: with an
 * XMLHttpRequest that carries the login of JupyterLab's requests.
 */
import type { ServerConnection } from '@jupyterlab/services';
import { URLExt } from '@jupyterlab/coreutils';

export interface IUpload {
  readonly url: string;
  readonly content: Blob;
  readonly mediaType: string;
  readonly signal: AbortSignal;
  /** Told of the part that was sent, from 0 to 1. */
  readonly onProgress: (progress: number) => void;
}

/** What is read of an answer. */
export type Answer = Pick<
  Response,
  'ok' | 'status' | 'redirected' | 'url' | 'text'
>;

/** Rejects with a TypeError, as `fetch` does, where there is no answer. */
export function upload(
  { url, content, mediaType, signal, onProgress }: IUpload,
  settings: ServerConnection.ISettings
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.withCredentials = settings.init.credentials === 'include';
    headersOf(mediaType, settings).forEach((value, name) =>
      request.setRequestHeader(name, value)
    );
    request.upload.onprogress = ({ loaded, total }) =>
      onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => resolve(answerOf(request, url));
    request.onerror = () => reject(new TypeError('The upload was cut off.'));
    request.onabort = () => reject(new TypeError('The upload was cancelled.'));
    signal.addEventListener('abort', () => request.abort());
    if (signal.aborted) {
      reject(new TypeError('The upload was cancelled.'));
    } else {
      request.send(content);
    }
  });
}

function headersOf(
  mediaType: string,
  settings: ServerConnection.ISettings
): Headers {
  const headers = new Headers(settings.init.headers);
  headers.set('Content-Type', mediaType || 'application/octet-stream');
  if (settings.token) {
    headers.set('Authorization', `token ${settings.token}`);
  }
  const xsrf = cookie('_xsrf');
  if (xsrf !== undefined) {
    headers.set('X-XSRFToken', xsrf);
  }
  return headers;
}

/** A cookie may be there for several paths; servers read the last. */
function cookie(name: string): string | undefined {
  const found = document.cookie
    .split(';')
    .map(each => each.trim())
    .findLast(each => each.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

function answerOf(request: XMLHttpRequest, url: string): Answer {
  const { status, responseText, responseURL } = request;
  return {
    status,
    ok: status >= 200 && status < 300,
    url: responseURL,
    redirected: pathOf(responseURL) !== pathOf(url),
    text: async () => responseText
  };
}

function pathOf(url: string): string {
  return URLExt.parse(url).pathname;
}
