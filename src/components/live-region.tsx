/**
 * Says what happens, politely: that an answer has begun, its whole sentences,
 * at most once a second, and how it ended.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useRef, useState } from 'react';
import type { IMessage } from '../core/messages';
import { nameOfTool, pendingCalls } from '../core/tool-calls';
import type { IChatState } from '../state/chat';
import { filesOf, textOf } from './message/message-text';
import { labelOfModel } from './message/model-label';
import { useServices } from './services';
import { nextSpoken } from './spoken';

/** How often something may be said, in milliseconds. */
const PACE = 1000;

type Answer = Pick<IChatState, 'reply' | 'messages' | 'models'>;

/** The reply being said, and how much of it was. */
interface IHeard {
  readonly reply: string;
  readonly upTo: number;
  /** Whether nothing is to be said before the person has answered. */
  readonly isPaused?: boolean;
}

export function LiveRegion(props: Answer): JSX.Element {
  const { trans } = useServices();
  const latest = useRef(props);
  const heard = useRef<IHeard | null>(null);
  const timer = useRef<number | null>(null);
  const [said, setSaid] = useState('');
  latest.current = props;

  useEffect(() => {
    heard.current = heardOf(props, heard.current);
    if (!heard.current || heard.current.isPaused || timer.current !== null) {
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

/** What was heard of the reply that is written, from its beginning or from where it paused. */
function heardOf({ reply }: Answer, heard: IHeard | null): IHeard | null {
  if (!reply) {
    return heard;
  }
  const upTo = heard?.reply === reply.id ? heard.upTo : 0;
  return { reply: reply.id, upTo };
}

function speak(
  { reply, messages, models }: Answer,
  heard: IHeard | null,
  trans: TranslationBundle
): { sentence: string; next: IHeard | null } {
  if (reply && heard) {
    const { sentence, upTo } = nextSpoken(textOf(reply), heard.upTo, false);
    const isBeginning = heard.upTo === 0 && sentence === '';
    return {
      sentence: isBeginning ? trans.__('Answering…') : sentence,
      next: { reply: reply.id, upTo }
    };
  }
  const ended = messages.find(message => message.id === heard?.reply);
  if (!ended || !heard) {
    return { sentence: '', next: null };
  }
  const { sentence, upTo } = nextSpoken(textOf(ended), heard.upTo, true);
  const isPaused = ended.status === 'waiting';
  return {
    sentence: [sentence, filesIn(ended, trans), ending(ended, models, trans)]
      .filter(Boolean)
      .join(' '),
    // it goes on after what was said
    next: isPaused ? { reply: ended.id, upTo, isPaused } : null
  };
}

function filesIn(message: IMessage, trans: TranslationBundle): string {
  const names = filesOf(message).join(', ');
  return names && trans.__('Files: %1.', names);
}

function ending(
  message: IMessage,
  models: Answer['models'],
  trans: TranslationBundle
): string {
  switch (message.status) {
    case 'waiting':
      return pendingCalls(message)
        .map(call =>
          trans.__(
            '%1 asks to run %2.',
            labelOfModel(message, models) ?? trans.__('The assistant'),
            nameOfTool(call)
          )
        )
        .join(' ');
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
