/**
 * A failure: what happened, what to do, and the details folded.
 */
import React from 'react';
import type { ICellLine, IChatError } from '../../core/messages';
import { CopyButton } from '../copy-button';
import { useServices } from '../services';
import { Card } from './card';
import { CellButton, Traceback } from './cell-links';
import { useCountdown } from './countdown';

const NO_LINES: readonly ICellLine[] = [];

export interface IErrorCardProps {
  readonly error: IChatError;
  /** Absent when trying again makes no sense. */
  readonly onRetry?: () => void;
  readonly onDismiss?: () => void;
  /** When it happened, for errors that say how long to wait. */
  readonly since?: string;
  readonly role?: 'alert' | 'group';
  /** The id of the kernel in which it happened. */
  readonly kernel?: string | null;
}

export function ErrorCard(props: IErrorCardProps): JSX.Element {
  const { error } = props;
  return (
    <Card
      kind="error"
      role={props.role}
      title={error.title}
      hint={error.hint}
      onDismiss={props.onDismiss}
    >
      <ErrorDetails error={error} kernel={props.kernel ?? null} />
      <CellButton lines={linesOf(error)} kernel={props.kernel ?? null} />
      {props.onRetry && (
        <RetryButton
          seconds={error.retryAfter}
          since={props.since}
          onRetry={props.onRetry}
        />
      )}
    </Card>
  );
}

function ErrorDetails({
  error,
  kernel
}: {
  error: IChatError;
  kernel: string | null;
}): JSX.Element | null {
  const { trans } = useServices();
  const details = [error.detail, error.traceback].filter(Boolean).join('\n\n');
  if (!details) {
    return null;
  }
  return (
    <details className="jp-ChatExt-details">
      <summary>{trans.__('Details')}</summary>
      <div className="jp-ChatExt-lines">
        <CopyButton label={trans.__('Copy details')} text={() => details} />
        <pre tabIndex={0} role="group" aria-label={trans.__('Details')}>
          <Traceback text={details} lines={linesOf(error)} kernel={kernel} />
        </pre>
      </div>
    </details>
  );
}

/** What arrives is whatever a server or a kernel sent: take only lines. */
function linesOf({ frames }: IChatError): readonly ICellLine[] {
  return Array.isArray(frames)
    ? frames.filter(
        one => typeof one?.cell === 'string' && typeof one.label === 'string'
      )
    : NO_LINES;
}

interface IRetryButtonProps {
  readonly seconds?: number;
  readonly since?: string;
  readonly onRetry: () => void;
}

export function RetryButton(props: IRetryButtonProps): JSX.Element {
  const { trans } = useServices();
  const left = useCountdown(props.seconds ?? 0, props.since);
  return (
    <div className="jp-ChatExt-buttons">
      <button
        type="button"
        className="jp-ChatExt-button"
        disabled={left > 0}
        onClick={props.onRetry}
      >
        {left > 0 ? trans.__('Retry in %1 s', left) : trans.__('Retry')}
      </button>
    </div>
  );
}
