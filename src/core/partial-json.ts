/**
 * What an unfinished JSON text says so far: a tool's arguments while they are
 * being written. The same rules stand in `core/partial_json.py`.
 */

const TOKEN =
  /\s*(?:(?<string>"(?:[^"\\]+|\\u[0-9a-fA-F]{4}|\\[^u])*(?<quote>"?))|(?<number>-?[0-9](?:[0-9.eE+-]*[0-9])?)[.eE+-]*|(?<literal>[a-z]+)|(?<mark>[{}[\]:,]))/y;
const LITERALS = ['true', 'false', 'null'];
const CLOSERS: Record<string, string> = { '{': '}', '[': ']' };

/** The value that `text` begins; undefined if nothing can be told. */
export function parsePartialJson(text: string): unknown {
  for (const candidate of [text, new Mender(text).mended()]) {
    try {
      return JSON.parse(candidate);
    } catch {
      continue;
    }
  }
  return undefined;
}

/** Cuts a text after the last thing that can stand, and closes what is open there. */
class Mender {
  constructor(private readonly _text: string) {}

  mended(): string {
    const token = new RegExp(TOKEN);
    let match: RegExpExecArray | null;
    while ((match = token.exec(this._text)) !== null) {
      this._take(match, token.lastIndex);
    }
    const closers = this._closers.reverse().join('');
    return this._text.slice(0, this._kept) + this._ending + closers;
  }

  private _take(match: RegExpExecArray, end: number): void {
    const { quote, number, literal, mark } = match.groups ?? {};
    if (mark !== undefined) {
      this._punctuate(mark, end);
    } else if (literal !== undefined) {
      const whole = LITERALS.find(known => known.startsWith(literal));
      this._keep(end, (whole ?? literal).slice(literal.length));
    } else if (number !== undefined) {
      const written = match[0].trimStart().length;
      this._keep(end - written + number.length, '');
    } else if (!this._isAtKey()) {
      this._keep(end, quote === '"' ? '' : '"');
    }
  }

  private _isAtKey(): boolean {
    return this._atKey && this._closers.at(-1) === '}';
  }

  private _punctuate(mark: string, end: number): void {
    if (mark in CLOSERS) {
      this._closers.push(CLOSERS[mark]);
    } else if (mark === '}' || mark === ']') {
      this._closers.pop();
    }
    this._atKey = mark === '{' || mark === ',';
    if (mark !== ',' && mark !== ':') {
      this._keep(end, '');
    }
  }

  private _keep(end: number, ending: string): void {
    this._kept = end;
    this._ending = ending;
  }

  private _kept = 0;
  private _ending = '';
  private _closers: string[] = [];
  private _atKey = false;
}
