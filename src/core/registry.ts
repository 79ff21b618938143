/**
 * What other extensions add to the chat, in the order in which it was added.
 */
export class Registry<Item extends { readonly id: string }> {
  /** `kind` is what errors call an item. */
  constructor(private readonly _kind: string) {}

  /** A new array after every change. */
  get items(): readonly Item[] {
    return this._items;
  }

  /** Add an item; call what is returned to take it away. */
  add(item: Item): () => void {
    if (this._items.some(({ id }) => id === item.id)) {
      throw new Error(`There is a ${this._kind} ${item.id} already.`);
    }
    this._set([...this._items, item]);
    return () => this._set(this._items.filter(other => other !== item));
  }

  /** Be told of every change, until what is returned is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    return () => void this._listeners.delete(listener);
  };

  private _set(items: readonly Item[]): void {
    this._items = items;
    this._listeners.forEach(listener => listener());
  }

  private _items: readonly Item[] = [];
  private readonly _listeners = new Set<() => void>();
}
