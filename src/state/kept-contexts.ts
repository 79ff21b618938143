/**
 * What was chosen to go with questions that are not sent yet, over a reload: as
 * it was read, since that is what is sent.
 */
import { UUID } from '@lumino/coreutils';
import { contextOf, contextPart } from '../core/context';
import type { Contexts, IChosenContext, IContext } from '../core/context';
import { ChatFailure } from '../core/errors';
import type { ITranslation } from '../core/errors';
import type { Part } from '../core/messages';
import type { IChatState } from './chat';
import type { ChatStore } from './chat-store';
import { remembered } from './memory';
import type { IMemory } from './memory';

/**
 * So many characters of all of them, the latest first: they are written with all
 * that the page remembers. Of the others it is kept that they were there.
 */
const MOST = 60_000;

/** Marks one whose text was not kept. */
const LEFT_OUT = 'isLeftOut';

export interface IKeptContextsOptions {
  readonly store: ChatStore;
  readonly memory: IMemory;
  readonly trans: ITranslation;
}

export class KeptContexts {
  constructor(private readonly _options: IKeptContextsOptions) {
    const { store, memory, trans } = _options;
    for (const [key, parts] of entriesIn(remembered(memory, 'contexts'))) {
      const contexts = parts.flatMap(part => chosenOf(part, trans) ?? []);
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

type Entry = readonly [conversation: string, parts: readonly Part[]];

function partsOf(contexts: Contexts): Entry[] {
  let left = MOST;
  const kept = (context: IContext): Part => {
    const isKept = context.text.length <= left;
    left -= isKept ? context.text.length : 0;
    const part = contextPart(isKept ? context : { ...context, text: '' });
    return isKept ? part : Object.assign(part, { [LEFT_OUT]: true });
  };
  // the latest ones are last
  return Object.entries(contexts)
    .reverse()
    .map(([conversation, chosen]): Entry => {
      const read = chosen.flatMap(({ context }) => context ?? []);
      return [conversation, read.reverse().map(kept).reverse()];
    })
    .filter(([, parts]) => parts.length > 0)
    .reverse();
}

/** What is remembered may be of another version, or broken. */
function entriesIn(kept: unknown): Entry[] {
  return Array.isArray(kept) ? kept.filter(isEntry) : [];
}

function isEntry(entry: unknown): entry is Entry {
  return (
    Array.isArray(entry) &&
    typeof entry[0] === 'string' &&
    Array.isArray(entry[1]) &&
    entry[1].every(part => typeof part === 'object' && part !== null)
  );
}

function chosenOf(part: Part, trans: ITranslation): IChosenContext | null {
  const context = contextOf(part);
  if (!context) {
    return null;
  }
  const { kind, label, source } = context;
  const id = UUID.uuid4();
  if (!(LEFT_OUT in part)) {
    const read = async (): Promise<IContext> => context;
    return { id, source: { kind, label, source, read }, context };
  }
  const problem = new ChatFailure({
    code: 'context-not-kept',
    title: trans.__('This was too large to be kept over the reload.'),
    hint: trans.__('Remove it, or choose it again.')
  });
  const read = (): Promise<IContext> => Promise.reject(problem);
  return { id, source: { kind, label, source, read }, problem };
}
