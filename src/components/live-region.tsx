/**
 * Says what happens, politely: whole sentences of the answer, at most once a
 * second, and how the answer ended.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useRef, useState } from 'react';
import type { IMessage } from '../core/messages';
import type { IChatState } from '../state/chat';
import { textOf } from './message/message-text';
import { useServices } from './services';
import { nextSpoken } from './spoken';

/** How often something may be said, in milliseconds. */
const PACE = 1000;

type Answer = Pick<IChatState, 'reply' | 'messages'>;

/** The reply being said, and how much of it was. */
interface IHeard {
  readonly reply: string;
  readonly upTo: number;
}

export function LiveRegion(props: Answer): JSX.Element {
  const { trans } = useServices();
  const latest = useRef(props);
  const heard = useRef<IHeard | null>(null);
  const timer = useRef<number | null>(null);
  const [said, setSaid] = useState('');
  latest.current = props;

  useEffect(() => {
    const reply = props.reply?.id;
    if (reply !== undefined && heard.current?.reply !== reply) {
      heard.current = { reply, upTo: 0 };
    }
    if (!heard.current || timer.current !== null) {
      return;
    }
    timer.current = window.setTimeout(() => {
      timer.current = null;
      const { sentence, next } = speak(latest.current, heard.current, trans);
      heard.current = next;
      if (sentence) {
        setSaid(sentence);
      }
    }, PACE);
  }, [props, trans]);
  useEffect(() => () => window.clearTimeout(timer.current ?? undefined), []);

  return (
    <div role="status" aria-live="polite" className="jp-ChatExt-spoken">
      {said}
    </div>
  );
}

function speak(
  { reply, messages }: Answer,
  heard: IHeard | null,
  trans: TranslationBundle
): { sentence: string; next: IHeard | null } {
  if (reply && heard) {
    const { sentence, upTo } = nextSpoken(textOf(reply), heard.upTo, false);
    return { sentence, next: { ...heard, upTo } };
  }
  const ended = messages.find(message => message.id === heard?.reply);
  if (!ended || !heard) {
    return { sentence: '', next: null };
  }
  const { sentence } = nextSpoken(textOf(ended), heard.upTo, true);
  return {
    sentence: `${sentence} ${ending(ended, trans)}`.trim(),
    next: null
  };
}

function ending(message: IMessage, trans: TranslationBundle): string {
  switch (message.status) {
    case 'stopped':
      return trans.__('The answer was stopped.');
    case 'failed':
      return trans.__('The answer failed.');
    case 'interrupted':
      return trans.__('The answer was interrupted.');
    default:
      return trans.__('The answer is complete.');
  }
}
