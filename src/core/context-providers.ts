/**
 * Who offers things to bring along with a question: the notebook, its
 * variables, files, and whatever other extensions know of.
 */
import type { IContextSource } from './context';

/** One thing on offer. */
export interface IContextItem extends IContextSource {
  /** What stands after `@`: no spaces. */
  readonly name: string;
  /** What else there is to know, in few words. */
  readonly detail?: string;
  /** It is a folder: typing goes on behind its name, which ends with a slash. */
  readonly isFolder?: boolean;
}

/** What a provider has to offer. */
export interface IContextOffer {
  readonly items: readonly IContextItem[];
  /** Why there is nothing, or not all, in a sentence. */
  readonly note?: string;
}

export interface IContextProvider {
  /** Its own name, such as `my-extension:tickets`. */
  readonly id: string;
  /** The heading above what it offers. */
  readonly title: string;
  /** Where it stands among the others; 100 if it does not say. The built-in ones have 10 to 30. */
  readonly rank?: number;
  /** What it offers for what was typed after `@` so far; nothing yet, if that is empty. */
  list(typed: string): Promise<IContextOffer>;
}

export interface IContextGroup extends IContextOffer {
  readonly id: string;
  readonly title: string;
}

const RANK = 100;

/** So many items of one provider are listed. */
const MOST = 50;

export class ContextProviders {
  /** Whether nobody offers anything. */
  get isEmpty(): boolean {
    return this._providers.length === 0;
  }

  /** Add a provider; call what is returned to take it away. */
  add(provider: IContextProvider): () => void {
    if (this._providers.some(({ id }) => id === provider.id)) {
      throw new Error(`There is a context provider ${provider.id} already.`);
    }
    this._providers = [...this._providers, provider].sort(
      (one, other) => (one.rank ?? RANK) - (other.rank ?? RANK)
    );
    return () => {
      this._providers = this._providers.filter(other => other !== provider);
    };
  }

  /**
   * Ask all providers, and tell what is known whenever one has answered, until
   * the function returned is called. One that fails says so in its place.
   */
  follow(
    typed: string,
    tell: (groups: readonly IContextGroup[]) => void
  ): () => void {
    let isOver = false;
    const offers = new Map<string, IContextOffer>();
    const providers = this._providers;
    providers.forEach(async provider => {
      offers.set(provider.id, await offerOf(provider, typed));
      if (!isOver) {
        tell(
          providers.flatMap(({ id, title }) => {
            const offer = offers.get(id);
            return offer ? { ...offer, id, title } : [];
          })
        );
      }
    });
    return () => {
      isOver = true;
    };
  }

  private _providers: readonly IContextProvider[] = [];
}

async function offerOf(
  provider: IContextProvider,
  typed: string
): Promise<IContextOffer> {
  try {
    const { items, note } = await provider.list(typed);
    return { items: items.slice(0, MOST), note };
  } catch (error) {
    console.error(`The context provider ${provider.id} failed.`, error);
    const note = error instanceof Error ? error.message : String(error);
    return { items: [], note };
  }
}

/** The items whose name or label has what was typed; those that begin with it first. */
export function matching<Item extends IContextItem>(
  items: readonly Item[],
  typed: string
): Item[] {
  const sought = typed.toLowerCase();
  const found = items.filter(({ name, label }) =>
    `${name}\n${label}`.toLowerCase().includes(sought)
  );
  const isFirst = ({ name }: Item): boolean =>
    name.toLowerCase().startsWith(sought);
  return [...found.filter(isFirst), ...found.filter(item => !isFirst(item))];
}
