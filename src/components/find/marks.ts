/**
 * Marks found words on the page without touching the page: answers go on being
 * written meanwhile. Browsers that cannot do this show the message only.
 */

const ALL = 'jp-chatext-found';
const CURRENT = 'jp-chatext-found-current';

interface IHighlights {
  set(name: string, highlight: object): void;
  delete(name: string): void;
}

type Browser = Window & {
  Highlight?: new (...ranges: Range[]) => object;
  CSS?: { highlights?: IHighlights };
};

export function mark(all: readonly Range[], current: Range | null): void {
  const { Highlight, CSS } = window as Browser;
  if (!Highlight || !CSS?.highlights) {
    return;
  }
  CSS.highlights.set(ALL, new Highlight(...all));
  CSS.highlights.set(CURRENT, new Highlight(...(current ? [current] : [])));
}

export function unmark(): void {
  const { CSS } = window as Browser;
  CSS?.highlights?.delete(ALL);
  CSS?.highlights?.delete(CURRENT);
}
