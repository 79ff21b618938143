/**
 * What the server says, in the person's language, wherever its answers hold
 * words of its own. All else in them is the person's, a model's or a kernel's.
 */
import type { Chunk } from '../core/chunks';
import type { ITranslation } from '../core/errors';
import { Sentences } from '../core/sentences';

type Facts = Record<string, unknown>;

/** What a typed error, a remark or a step of a check says. */
const SPOKEN = ['title', 'hint', 'detail', 'note'];
/** Errors and remarks whose titles a provider, a library or a function wrote. */
const OF_OTHERS = new Set([
  'model-error',
  'model-unusable',
  'function-failed',
  'provider-warning'
]);
const SPOKEN_PARTS = new Set(['data-error', 'data-notice']);

export class ServerWords {
  constructor(private readonly _sentences: Pick<Sentences, 'said'>) {}

  /** An answer of the API: its problems, checks, and messages' errors and remarks. */
  ofAnswer<T>(answer: T): T {
    return this._inside(answer) as T;
  }

  /** A chunk of a turn. */
  ofChunk(chunk: Chunk): Chunk {
    return this._ofPart(chunk) as Chunk;
  }

  /** A typed error. */
  ofError<T>(error: T): T {
    if (!isFacts(error)) {
      return error;
    }
    const isOurs = !OF_OTHERS.has(String(error.code));
    const spoken = SPOKEN.filter(
      name => typeof error[name] === 'string' && (isOurs || name !== 'title')
    );
    const said = spoken.map(name => [name, this._said(error[name])]);
    return { ...error, ...Object.fromEntries(said) };
  }

  /** Only the places that are listed below are looked at. */
  private _inside(value: unknown): unknown {
    if (!isFacts(value)) {
      return value;
    }
    const changed: Facts = { ...value };
    for (const [name, translate] of Object.entries(this._places)) {
      if (name in value) {
        changed[name] = translate(value[name]);
      }
    }
    return changed;
  }

  private _ofPart(part: unknown): unknown {
    return isFacts(part) && SPOKEN_PARTS.has(String(part.type))
      ? { ...part, data: this.ofError(part.data) }
      : part;
  }

  private _said(text: unknown): unknown {
    return this._sentences.said(String(text));
  }

  private readonly _each = each(value => this._inside(value));
  private readonly _places: Record<string, (value: unknown) => unknown> = {
    problem: value => this.ofError(value),
    problems: each(value => this.ofError(value)),
    steps: each(value => this.ofError(this._inside(value))),
    providers: each(value => this.ofError(this._inside(value))),
    models: this._each,
    servers: this._each,
    download: value => this._inside(value),
    messages: this._each,
    parts: each(value => this._ofPart(value))
  };
}

/** The words of a language; null in English, for which nothing is loaded. */
export async function wordsIn(
  trans: ITranslation
): Promise<ServerWords | null> {
  // a sentence of the server's that every catalogue has
  if (trans.__('Ask again.') === 'Ask again.') {
    return null;
  }
  try {
    const { default: known } = await import('../core/server-sentences.json');
    return new ServerWords(new Sentences(known, trans));
  } catch (reason) {
    console.warn("The server's sentences stay in English.", reason);
    return null;
  }
}

function each(change: (value: unknown) => unknown) {
  return (values: unknown): unknown =>
    Array.isArray(values) ? values.map(change) : values;
}

function isFacts(value: unknown): value is Facts {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
