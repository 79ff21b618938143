/**
 * What was chosen to go with questions that are not sent yet, over a reload: as
 * it was read, since that is what is sent.
 */
import { UUID } from '@lumino/coreutils';
import { contextOf, contextPart } from '../core/context';
import type { Contexts, IChosenContext, IContext } from '../core/context';
import type { Part } from '../core/messages';
import type { IChatState } from './chat';
import type { ChatStore } from './chat-store';
import { remembered } from './memory';
import type { IMemory } from './memory';

/** So many characters of all of them, the latest first. */
const MOST = 200_000;

export interface IKeptContextsOptions {
  readonly store: ChatStore;
  readonly memory: IMemory;
}

export class KeptContexts {
  constructor(private readonly _options: IKeptContextsOptions) {
    const { store, memory } = _options;
    for (const [key, contexts] of entriesIn(remembered(memory, 'contexts'))) {
      const conversation = key || null;
      store.dispatch({ type: 'contexts-added', conversation, contexts });
    }
    this._known = store.state.contexts;
  }

  /** Remember what changed. */
  keep({ contexts }: IChatState): void {
    if (contexts !== this._known) {
      this._known = contexts;
      const kept = partsOf(contexts);
      const text = kept.length > 0 ? JSON.stringify(kept) : null;
      this._options.memory.set('contexts', text);
    }
  }

  private _known: Contexts;
}

type Entry<Value> = readonly [conversation: string, values: readonly Value[]];

function partsOf(contexts: Contexts): Entry<Part>[] {
  let left = MOST;
  const fits = ({ text }: IContext): boolean => {
    const isKept = text.length <= left;
    left -= isKept ? text.length : 0;
    return isKept;
  };
  // the latest ones are last
  const kept = Object.entries(contexts).reverse();
  return kept
    .map(([conversation, chosen]): Entry<Part> => {
      const read = chosen.flatMap(({ context }) => context ?? []);
      return [conversation, read.filter(fits).map(contextPart)];
    })
    .filter(([, parts]) => parts.length > 0)
    .reverse();
}

/** What is remembered may be of another version, or broken. */
function entriesIn(kept: unknown): Entry<IChosenContext>[] {
  const entries = (Array.isArray(kept) ? kept : []) as readonly unknown[];
  return entries.filter(isEntry).map(([conversation, parts]) => {
    const contexts = parts.flatMap(part => contextOf(part) ?? []);
    return [conversation, contexts.map(chosenOf)];
  });
}

function isEntry(entry: unknown): entry is Entry<Part> {
  return (
    Array.isArray(entry) &&
    typeof entry[0] === 'string' &&
    Array.isArray(entry[1]) &&
    entry[1].every(part => typeof part === 'object' && part !== null)
  );
}

function chosenOf(context: IContext): IChosenContext {
  const { kind, label, source } = context;
  const read = async (): Promise<IContext> => context;
  return { id: UUID.uuid4(), source: { kind, label, source, read }, context };
}
