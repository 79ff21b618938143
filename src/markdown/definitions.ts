/**
 * Link reference definitions (`[name]: https://…`): found in finished blocks
 * and given to every block that uses the name. Pure.
 */

export interface IDefinition {
  readonly label: string;
  /** The definition as written. */
  readonly source: string;
}

const DEFINITION =
  /^ {0,3}\[((?:\\.|[^[\]\\\n]){1,300})\]: *(?:\n[ \t]*)?(?:<[^<>\n]{0,2000}>|[^<\s]\S{0,2000})(?:(?: +|[ \t]*\n[ \t]*)(?:"[^"\n]{0,500}"|'[^'\n]{0,500}'|\([^()\n]{0,500}\)))? *(?:\n|$)/;
const USE = /\[((?:\\.|[^[\]\\]){1,300})\](?!\()/g;

/** The definitions at the beginning of a block; others are ordinary text. */
export function definitionsIn(source: string): readonly IDefinition[] {
  const definitions: IDefinition[] = [];
  let rest = source;
  for (
    let match = DEFINITION.exec(rest);
    match;
    match = DEFINITION.exec(rest)
  ) {
    definitions.push({ label: labelOf(match[1]), source: match[0].trimEnd() });
    rest = rest.slice(match[0].length);
  }
  return definitions;
}

/** The names in a text that a definition could give a target to. */
export function labelsUsedIn(source: string): ReadonlySet<string> {
  const labels = new Set<string>();
  for (const [, label] of source.matchAll(USE)) {
    labels.add(labelOf(label));
  }
  return labels;
}

/** The definitions of one answer, as far as it has come. */
export class Definitions {
  get isEmpty(): boolean {
    return this.sources.size === 0;
  }

  /** Take in a finished block; gives the names that were not known before. */
  learn(block: string): readonly string[] {
    const added = definitionsIn(block).filter(
      ({ label }) => !this.sources.has(label)
    );
    for (const { label, source } of added.reverse()) {
      // of two with one name the first counts
      this.sources.set(label, source);
    }
    return added.map(({ label }) => label);
  }

  /** What to put before a block's Markdown so that these names have targets. */
  sourcesOf(labels: ReadonlySet<string>): string {
    const sources = Array.from(labels, label => this.sources.get(label) ?? '');
    const known = sources.filter(source => source !== '');
    return known.length > 0 ? `${known.join('\n')}\n\n` : '';
  }

  private readonly sources = new Map<string, string>();
}

function labelOf(text: string): string {
  return text.trim().toLowerCase().replace(/\s+/g, ' ');
}
