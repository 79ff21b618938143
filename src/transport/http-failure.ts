/**
 * Answers that are not what was asked for, as failures with a remedy: the
 * server's typed errors, and what proxies, logins and missing servers send.
 */
import { ServerConnection } from '@jupyterlab/services';
import { ChatFailure, untranslated } from '../core/errors';
import type { ITranslation } from '../core/errors';
import type { IChatError } from '../core/messages';
import { wordsIn } from './server-words';
import type { ServerWords } from './server-words';
import type { Answer } from './upload';

export class HttpFailures {
  constructor(private readonly _trans: ITranslation = untranslated) {}

  /** The server's words in the person's language; null in English. */
  words(): Promise<ServerWords | null> {
    return (this._words ??= wordsIn(this._trans));
  }

  /** An answer, with what the server says in it in the person's language. */
  async inWords<T>(answer: T): Promise<T> {
    return (await this.words())?.ofAnswer(answer) ?? answer;
  }

  /** What an answer with a bad status, or of the wrong kind, says. */
  async ofResponse(response: Answer): Promise<ChatFailure> {
    const text = await response.text().catch(() => '');
    const { status } = response;
    const detail = [`HTTP ${status}`, excerpt(text)].filter(Boolean).join(': ');
    const typed = typedFailure(text);
    return typed
      ? new ChatFailure((await this.words())?.ofError(typed) ?? typed)
      : this._untyped(response, detail);
  }

  /** What `fetch` threw, as a failure. */
  ofThrown(thrown: unknown): unknown {
    return thrown instanceof ServerConnection.NetworkError ||
      thrown instanceof TypeError
      ? this.unreachable(thrown.message)
      : thrown;
  }

  /** The network, or the server, is gone. */
  unreachable(detail?: string): ChatFailure {
    const trans = this._trans;
    return new ChatFailure({
      code: 'unreachable',
      title: trans.__('The Jupyter server cannot be reached.'),
      detail,
      hint: trans.__(
        'Check the connection and that the server is running; what you wrote is kept.'
      ),
      retryable: true
    });
  }

  /** A single event is longer than any page should hold. */
  answerTooLarge(): ChatFailure {
    const trans = this._trans;
    return new ChatFailure({
      code: 'answer-too-large',
      title: trans.__('A piece of the answer is too large to show.'),
      hint: trans.__('Ask for less at once.')
    });
  }

  private _untyped(response: Answer, detail: string): ChatFailure {
    const { status } = response;
    if (status === 401 || status === 403 || isLoginPage(response)) {
      return this._loginExpired(detail);
    }
    if (status === 404 || status === 405) {
      return this._serverMissing(detail);
    }
    return status === 413 ? this._tooLarge(detail) : this._badGateway(detail);
  }

  private _loginExpired(detail: string): ChatFailure {
    const trans = this._trans;
    return new ChatFailure({
      code: 'login-expired',
      title: trans.__('You are no longer logged in to the Jupyter server.'),
      detail,
      hint: trans.__(
        'Log in again in another tab, then try again here; what you wrote is kept.'
      ),
      retryable: true
    });
  }

  private _serverMissing(detail: string): ChatFailure {
    const trans = this._trans;
    return new ChatFailure({
      code: 'server-missing',
      title: trans.__('The server half of the chat is not there.'),
      detail,
      hint: trans.__(
        'Install jupyter_chat_ext in the environment of the Jupyter server, see that `jupyter server extension list` shows it, and restart the server.'
      ),
      retryable: true
    });
  }

  private _tooLarge(detail: string): ChatFailure {
    const trans = this._trans;
    return new ChatFailure({
      code: 'too-large',
      title: trans.__('This is more than the server takes.'),
      detail,
      hint: trans.__('Shorten the question, or attach smaller files.')
    });
  }

  private _badGateway(detail: string): ChatFailure {
    const trans = this._trans;
    return new ChatFailure({
      code: 'bad-gateway',
      title: trans.__('The chat server did not give a proper answer.'),
      detail,
      hint: trans.__(
        'Try again; if it stays, the Jupyter server or a proxy before it needs a look.'
      ),
      retryable: true
    });
  }

  private _words: Promise<ServerWords | null> | null = null;
}

function typedFailure(text: string): IChatError | null {
  try {
    const { error } = JSON.parse(text) as { error?: Partial<IChatError> };
    const { code, title } = error ?? {};
    return typeof code === 'string' && typeof title === 'string'
      ? { ...error, code, title }
      : null;
  } catch {
    return null;
  }
}

function isLoginPage(response: Answer): boolean {
  return response.redirected && /\/login\b/.test(response.url);
}

/** The words of an answer, without the tags of an error page. */
function excerpt(text: string): string {
  const words = text
    .slice(0, 20_000)
    .replace(/<(style|script)\b[^]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ');
  return words.replace(/\s+/g, ' ').trim().slice(0, 300);
}
