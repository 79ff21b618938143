/**
 * Which stretches of a long conversation are on the page: those near what is in
 * sight, and a few that were a moment ago. The others are only as high as they were.
 */

/** Messages of one stretch. */
export const STRETCH = 10;
/** How near is near, as a margin around what is in sight. */
const MARGIN = '800px 0px';
/** Stretches that stay for a while: what was opened in them stays open. */
const KEPT = 2;

export class MessageWindow {
  constructor(readonly conversation: string | null) {}

  /** Stretches on the page; a new set whenever it changes. */
  get shown(): ReadonlySet<number> {
    return this._shown;
  }

  /** Call `listener` whenever `shown` has changed. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    return () => this._listeners.delete(listener);
  };

  readonly snapshot = (): ReadonlySet<number> => this._shown;

  /** Put the message of this index on the page, wherever it is. */
  show(message: number): void {
    const index = Math.floor(message / STRETCH);
    this._noteLeft(index);
    this._show([index]);
  }

  /** The element of the message of this index, if it is on the page. */
  elementOf(message: number): HTMLElement | null {
    const stretch = this._elements.get(Math.floor(message / STRETCH));
    const row = stretch?.children.item(message % STRETCH);
    return row instanceof HTMLElement ? row : null;
  }

  /** The message at a height of the page, and how far below that it begins. */
  messageAt(y: number): { index: number; offset: number } | null {
    for (const stretch of [...this._near].sort((one, other) => one - other)) {
      const rows = [...(this._elements.get(stretch)?.children ?? [])];
      const row = rows.findIndex(
        each => each.getBoundingClientRect().bottom > y
      );
      if (row >= 0) {
        const offset = rows[row].getBoundingClientRect().top - y;
        return { index: stretch * STRETCH + row, offset };
      }
    }
    return null;
  }

  /** The height that a stretch had when it was last on the page. */
  heightOf(index: number): number | undefined {
    return this._heights.get(index);
  }

  /** Follow where a stretch's element is; returns what ends that. */
  watch(index: number, element: HTMLElement): () => void {
    if (typeof IntersectionObserver === 'undefined') {
      this._show([index]);
      return () => undefined;
    }
    this._observer ??= new IntersectionObserver(
      entries => this._onMoved(entries),
      { root: element.parentElement?.parentElement, rootMargin: MARGIN }
    );
    this._elements.set(index, element);
    this._indices.set(element, index);
    this._observer.observe(element);
    return () => {
      this._observer?.unobserve(element);
      this._elements.delete(index);
      this._near.delete(index);
    };
  }

  dispose(): void {
    this._observer?.disconnect();
  }

  private _onMoved(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const index = this._indices.get(target);
      if (index === undefined) {
        continue;
      }
      if (isIntersecting) {
        this._near.add(index);
      } else if (this._near.delete(index)) {
        this._noteLeft(index);
      }
    }
    this._show([...this._near]);
  }

  /** It goes last of those that are not near. */
  private _noteLeft(index: number): void {
    this._left = [...this._left.filter(each => each !== index), index];
  }

  private _show(indices: readonly number[]): void {
    const shown = new Set([...this._shown, ...indices]);
    for (const index of this._surplus(shown)) {
      const height = this._elements.get(index)?.offsetHeight;
      if (height) {
        this._heights.set(index, height);
      }
      shown.delete(index);
    }
    if (!isSame(shown, this._shown)) {
      this._shown = shown;
      this._listeners.forEach(listener => listener());
    }
  }

  /** What has not been near for longest, beyond what is kept. */
  private _surplus(shown: ReadonlySet<number>): readonly number[] {
    this._left = this._left.filter(
      index => shown.has(index) && !this._near.has(index)
    );
    const most = Math.max(0, this._left.length - KEPT);
    return this._left
      .slice(0, most)
      .filter(index => !isInUse(this._elements.get(index)));
  }

  private _shown: ReadonlySet<number> = new Set();
  private readonly _near = new Set<number>();
  /** Stretches no longer near, the longest gone first. */
  private _left: readonly number[] = [];
  private readonly _heights = new Map<number, number>();
  private readonly _elements = new Map<number, HTMLElement>();
  private readonly _indices = new WeakMap<Element, number>();
  private readonly _listeners = new Set<() => void>();
  private _observer: IntersectionObserver | null = null;
}

/** Whether the focus or a selection is in an element: it must stay. */
function isInUse(element: HTMLElement | undefined): boolean {
  const selection = document.getSelection();
  return (
    element !== undefined &&
    (element.contains(document.activeElement) ||
      (selection !== null &&
        !selection.isCollapsed &&
        selection.containsNode(element, true)))
  );
}

function isSame(one: ReadonlySet<number>, other: ReadonlySet<number>): boolean {
  return one.size === other.size && [...one].every(each => other.has(each));
}
