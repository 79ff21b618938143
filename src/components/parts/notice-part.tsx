/**
 * A remark about the turn ("waiting for the kernel"), as a quiet line.
 */
import React from 'react';
import { useCountdown } from '../cards/countdown';
import { useServices } from '../services';

/** What arrives is whatever a server or a function sent: take only sentences. */
export function NoticePart({ data }: { data: unknown }): JSX.Element | null {
  const { code, title, hint, seconds, at } = (data ?? {}) as Record<
    string,
    unknown
  >;
  if (typeof title !== 'string') {
    return null;
  }
  return (
    <p className="jp-ChatExt-notice">
      {title}
      {typeof hint === 'string' && ` ${hint}`}
      {code === 'retrying' &&
        typeof seconds === 'number' &&
        typeof at === 'string' && <TimeLeft seconds={seconds} since={at} />}
    </p>
  );
}

/** How long it still takes until the model is asked again. */
function TimeLeft(props: { seconds: number; since: string }): JSX.Element {
  const { trans } = useServices();
  const left = useCountdown(props.seconds, props.since);
  return (
    // not spoken every second: the sentence before it is
    <span aria-hidden="true">
      {left > 0 && ` ${trans.__('%1 s left.', left)}`}
    </span>
  );
}
