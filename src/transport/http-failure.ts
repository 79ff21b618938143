/**
 * Answers that are not what was asked for, as failures with a remedy: the
 * server's typed errors, and what proxies, logins and missing servers send.
 */
import { ServerConnection } from '@jupyterlab/services';
import { ChatFailure } from '../core/errors';
import type { IChatError } from '../core/messages';

/** The network, or the server, is gone. */
export function unreachable(detail?: string): ChatFailure {
  return new ChatFailure({
    code: 'unreachable',
    title: 'The Jupyter server cannot be reached.',
    detail,
    hint: 'Check the connection and that the server is running; what you wrote is kept.',
    retryable: true
  });
}

/** What `fetch` threw, as a failure. */
export function failureOfThrown(thrown: unknown): unknown {
  return thrown instanceof ServerConnection.NetworkError ||
    thrown instanceof TypeError
    ? unreachable(thrown.message)
    : thrown;
}

/** What an answer with a status other than 2xx, or of the wrong kind, says. */
export async function failureOfResponse(
  response: Response
): Promise<ChatFailure> {
  const text = await response.text().catch(() => '');
  return typedFailure(text) ?? untypedFailure(response, text);
}

function typedFailure(text: string): ChatFailure | null {
  try {
    const { error } = JSON.parse(text) as { error?: Partial<IChatError> };
    const { code, title } = error ?? {};
    return typeof code === 'string' && typeof title === 'string'
      ? new ChatFailure({ ...error, code, title })
      : null;
  } catch {
    return null;
  }
}

function untypedFailure(response: Response, text: string): ChatFailure {
  const { status } = response;
  const detail = [`HTTP ${status}`, excerpt(text)].filter(Boolean).join(': ');
  if (status === 401 || status === 403 || isLoginPage(response)) {
    return loginExpired(detail);
  }
  if (status === 404 || status === 405) {
    return serverMissing(detail);
  }
  if (status === 413) {
    return tooLarge(detail);
  }
  return badGateway(detail);
}

function isLoginPage(response: Response): boolean {
  return response.redirected && /\/login\b/.test(response.url);
}

function loginExpired(detail: string): ChatFailure {
  return new ChatFailure({
    code: 'login-expired',
    title: 'You are no longer logged in to the Jupyter server.',
    detail,
    hint: 'Log in again in another tab, then try again here; what you wrote is kept.',
    retryable: true
  });
}

function serverMissing(detail: string): ChatFailure {
  return new ChatFailure({
    code: 'server-missing',
    title: 'The server half of the chat is not there.',
    detail,
    hint:
      'Install jupyter_chat_ext in the environment that runs the Jupyter server, ' +
      'see that `jupyter server extension list` shows it, and restart the server.',
    retryable: true
  });
}

function tooLarge(detail: string): ChatFailure {
  return new ChatFailure({
    code: 'too-large',
    title: 'The question is too large to send.',
    detail,
    hint: 'Shorten it.'
  });
}

function badGateway(detail: string): ChatFailure {
  return new ChatFailure({
    code: 'bad-gateway',
    title: 'Something between this page and the chat server answered instead.',
    detail,
    hint: 'Try again; if it stays, the proxy or the Jupyter server needs a look.',
    retryable: true
  });
}

/** The words of an answer, without the tags of an error page. */
function excerpt(text: string): string {
  const words = text
    .slice(0, 20_000)
    .replace(/<(style|script)\b[^]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ');
  return words.replace(/\s+/g, ' ').trim().slice(0, 300);
}
