/**
 * The field above the list of conversations: what is typed is searched for on
 * the server, in titles and in what was said.
 */
import React, { useEffect, useState } from 'react';
import { chatErrorOf } from '../../core/errors';
import type { IConversationSummary, IFound } from '../../core/messages';
import type { IChat } from '../../state/chat';
import { useServices } from '../services';

/** How long to wait for the next letter, in milliseconds. */
const PAUSE = 150;

export interface ISearch {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** Null while nothing is searched for; what was found stays until there is news. */
  readonly found: IFound | null;
  /** Why nothing could be found. */
  readonly problem: string | null;
}

/** Searches again when the list changes: something may be gone, or renamed. */
export function useSearch(
  chat: IChat,
  conversations: readonly IConversationSummary[],
  /** Only conversations of this notebook; null for all. */
  notebook: string | null
): ISearch {
  const { trans } = useServices();
  const [text, setText] = useState('');
  const [result, setResult] = useState(NOTHING);
  const wanted = text.trim();
  useEffect(() => {
    let isOver = false;
    const take = (found: IFound | null, problem: string | null): void => {
      if (!isOver) {
        setResult({ found, problem, notebook });
      }
    };
    if (wanted === '') {
      take(null, null);
      return;
    }
    const timer = window.setTimeout(() => {
      chat.search(wanted, notebook ?? undefined).then(
        found => take(found, null),
        error => take(null, chatErrorOf(error, trans).title)
      );
    }, PAUSE);
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
  }, [chat, trans, wanted, conversations, notebook]);
  // what was found elsewhere says nothing of this notebook
  const { found, problem } = result.notebook === notebook ? result : NOTHING;
  return { text, setText, found, problem };
}

interface IResult extends Pick<ISearch, 'found' | 'problem'> {
  readonly notebook: string | null;
}

const NOTHING: IResult = { found: null, problem: null, notebook: null };

export interface ISearchFieldProps {
  readonly search: ISearch;
  /** Go to the first row. */
  readonly onDown: () => void;
}

export const SearchField = React.forwardRef<
  HTMLInputElement,
  ISearchFieldProps
>(function SearchField({ search, onDown }, ref) {
  const { trans } = useServices();
  const { text, setText, found } = search;
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape' && text !== '') {
      // the next one closes the list
      event.stopPropagation();
      setText('');
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      onDown();
    }
  };
  return (
    <>
      <input
        ref={ref}
        type="search"
        className="jp-ChatExt-input"
        aria-label={trans.__('Search conversations')}
        placeholder={trans.__('Search titles and messages')}
        maxLength={200}
        value={text}
        onChange={event => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <span role="status" className="jp-ChatExt-spoken">
        {found &&
          trans._n(
            '%1 conversation found',
            '%1 conversations found',
            found.conversations.length
          )}
      </span>
    </>
  );
});
