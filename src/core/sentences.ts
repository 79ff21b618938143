/**
 * The server's sentences in the person's language: known whole, or by a
 * template of which the longest words are in them. Nothing here looks for
 * patterns: a kernel may send anything.
 */
import type { ITranslation } from './errors';

/** Whatever is longer is no sentence. */
const LONGEST = 4000;

/** A remark that follows the sentence of an error. */
const AFTER_SENTENCE = /^%1 [A-Z][a-z]/;

interface ITemplate {
  readonly text: string;
  /** The words around what is filled in. */
  readonly pieces: readonly string[];
}

export class Sentences {
  /** `templates` are English sentences, with `%1`, `%2` in their order. */
  constructor(
    templates: readonly string[],
    private readonly _catalogue: ITranslation
  ) {
    const all = templates.map(text => ({ text, pieces: text.split(/%\d/) }));
    this._whole = new Set(templates.filter(text => !/%\d/.test(text)));
    this._templates = all
      .filter(({ pieces }) => pieces.length > 1)
      .sort((one, other) => lettersOf(other) - lettersOf(one));
  }

  /** The sentence as the person reads it; as it is if nobody knows it. */
  said(sentence: string): string {
    return sentence.length > LONGEST ? sentence : this._known(sentence);
  }

  private _known(sentence: string, isInner = false): string {
    if (this._whole.has(sentence)) {
      return this._catalogue.__(sentence);
    }
    for (const template of this._templates) {
      const values = valuesIn(sentence, template.pieces);
      if (values && isOurs(values[0], template)) {
        const said = isInner ? values : this._withSentence(template, values);
        return this._filled(template.text, said);
      }
    }
    return sentence;
  }

  private _withSentence(
    { text }: ITemplate,
    [first, ...others]: readonly string[]
  ): readonly string[] {
    const said = AFTER_SENTENCE.test(text) ? this._known(first, true) : first;
    return [said, ...others];
  }

  /** Values that look like places to fill stay what they are. */
  private _filled(template: string, values: readonly string[]): string {
    const places = values.map((_, index) => `%${index + 1}`);
    const translated = this._catalogue.__(template, ...places);
    return translated.replace(
      /%(\d)/g,
      (place, digit: string) => values[Number(digit) - 1] ?? place
    );
  }

  private readonly _whole: ReadonlySet<string>;
  /** Those with the most words of their own first. */
  private readonly _templates: readonly ITemplate[];
}

/** What others wrote may end in our words: "f raised OSError: x cannot be read." */
function isOurs(first: string, { text, pieces }: ITemplate): boolean {
  const isNamed = pieces[0] === '' && !AFTER_SENTENCE.test(text);
  return !isNamed || !first.includes(': ');
}

function lettersOf({ pieces }: ITemplate): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}

/** What stands between the pieces; null if they are not the sentence's. */
function valuesIn(
  sentence: string,
  pieces: readonly string[]
): readonly string[] | null {
  const first = pieces[0];
  const last = pieces[pieces.length - 1];
  const end = sentence.length - last.length;
  let from = first.length;
  if (from > end || !sentence.startsWith(first) || !sentence.endsWith(last)) {
    return null;
  }
  const values: string[] = [];
  for (const piece of pieces.slice(1, -1)) {
    const at = sentence.indexOf(piece, from);
    if (at < 0 || at + piece.length > end) {
      return null;
    }
    values.push(sentence.slice(from, at));
    from = at + piece.length;
  }
  return [...values, sentence.slice(from, end)];
}
