/**
 * The part of the reducer that deals with what goes with questions that are
 * still being written, in whatever conversation: files, and what they bring
 * along from the notebook.
 */

interface IKept {
  readonly id: string;
}

/** Things of drafts, by the conversation that a draft belongs to. */
type Kept<Item extends IKept> = Readonly<Record<string, readonly Item[]>>;

/** Put things behind those that a conversation's draft has. */
export function withAdded<Item extends IKept>(
  kept: Kept<Item>,
  conversation: string | null,
  items: readonly Item[]
): Kept<Item> {
  const key = conversation ?? '';
  return withItems(kept, key, [...(kept[key] ?? []), ...items]);
}

export function withChanged<Item extends IKept>(
  kept: Kept<Item>,
  id: string,
  change: Partial<Item>
): Kept<Item> {
  const key = keyOf(kept, id);
  return key === undefined
    ? kept
    : withItems(
        kept,
        key,
        kept[key].map(item => (item.id === id ? { ...item, ...change } : item))
      );
}

/** Take things out of the drafts they are in. */
export function withoutItems<Item extends IKept>(
  kept: Kept<Item>,
  ids: readonly string[]
): Kept<Item> {
  return ids.reduce((before, id) => {
    const key = keyOf(before, id);
    return key === undefined
      ? before
      : withItems(
          before,
          key,
          before[key].filter(item => item.id !== id)
        );
  }, kept);
}

/** The draft's conversation was created: it has an id now. */
export function moved<Item extends IKept>(
  kept: Kept<Item>,
  from: string | null,
  to: string | null
): Kept<Item> {
  const items = kept[from ?? ''] ?? [];
  return items.length === 0
    ? kept
    : withAdded(withoutDraft(kept, from ?? ''), to, items);
}

export function withoutDraft<Item extends IKept>(
  kept: Kept<Item>,
  key: string
): Kept<Item> {
  return Object.fromEntries(
    Object.entries(kept).filter(([other]) => other !== key)
  );
}

function keyOf<Item extends IKept>(
  kept: Kept<Item>,
  id: string
): string | undefined {
  return Object.keys(kept).find(key => kept[key].some(item => item.id === id));
}

function withItems<Item extends IKept>(
  kept: Kept<Item>,
  key: string,
  items: readonly Item[]
): Kept<Item> {
  const others = withoutDraft(kept, key);
  return items.length > 0 ? { ...others, [key]: items } : others;
}
