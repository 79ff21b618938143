/**
 * Finds words in the conversation shown, also where it is not on the page: the
 * browser's own search sees only what is.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { IMessage } from '../../core/messages';
import { unfoldAround } from '../../markdown/folding';
import type { MessageWindow } from '../message-window';
import { mark, unmark } from './marks';
import { matchesIn, rangesIn } from './matches';

export interface IFind {
  readonly words: string;
  /** How many messages say it. */
  readonly count: number;
  /** Which of them is shown, from 1; 0 if there is none. */
  readonly position: number;
  readonly search: (words: string) => void;
  /** Show the next message that says it, or with -1 the one before. */
  readonly step: (by: 1 | -1) => void;
}

export interface IFindOptions {
  readonly messages: readonly IMessage[];
  readonly window: MessageWindow;
  readonly content: RefObject<HTMLElement>;
  /** Called before another place is shown. */
  readonly onLeave: () => void;
}

export function useFind(options: IFindOptions): IFind {
  const { messages, window, content, onLeave } = options;
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const matches = useMemo(() => matchesIn(messages, words), [messages, words]);
  // the newest is what people look for
  const at = matches.findIndex(index => messages[index].id === chosen);
  const place = at >= 0 ? at : matches.length - 1;
  const index = matches.at(place) ?? null;
  const isArriving = useRef(false);

  useEffect(() => {
    if (index !== null) {
      isArriving.current = true;
      onLeave();
      window.show(index);
    }
  }, [index, words, window, onLeave]);

  useEffect(() => {
    const root = content.current;
    if (!root || words === '') {
      return;
    }
    const show = (): void => {
      const article = index === null ? null : window.elementOf(index);
      const current = article ? (rangesIn(article, words).at(0) ?? null) : null;
      mark(rangesIn(root, words), current);
      if (isArriving.current && article) {
        isArriving.current = current === null;
        bringIntoSight(article, current);
      }
    };
    return eachFrameOfChange(root, show, unmark);
  }, [content, window, words, index]);

  const step = useCallback(
    (by: 1 | -1): void => {
      const next = matches.at((place + by) % matches.length);
      setChosen(next === undefined ? null : messages[next].id);
    },
    [matches, messages, place]
  );
  const search = useCallback((sought: string): void => setWords(sought), []);
  return { words, count: matches.length, position: place + 1, search, step };
}

/** A message far away is not laid out: first it comes, then the words in it. */
function bringIntoSight(article: Element, words: Range | null): void {
  if (words) {
    unfoldAround(words.startContainer);
  }
  article.scrollIntoView({ block: 'center' });
  requestAnimationFrame(() =>
    words?.startContainer.parentElement?.scrollIntoView({ block: 'center' })
  );
}

/** Call back now, and once for each frame in which something changed. */
function eachFrameOfChange(
  root: Element,
  callback: () => void,
  end: () => void
): () => void {
  let frame = requestAnimationFrame(callback);
  const observer = new MutationObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(callback);
  });
  observer.observe(root, {
    childList: true,
    subtree: true,
    characterData: true
  });
  return () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
    end();
  };
}
