/**
 * How an answer ended, when it did not simply finish.
 */
import React from 'react';
import type { IMessage } from '../../core/messages';
import { ErrorCard, RetryButton } from '../cards/error-card';
import { errorOf } from '../parts/error-part';
import { useServices } from '../services';
import type { IMessageViewProps } from './message-view';

export function MessageEnding(props: IMessageViewProps): JSX.Element | null {
  const { trans } = useServices();
  const { message, chat, isLast } = props;
  const retry = isLast ? () => void chat.regenerate(message.id) : undefined;
  const error = errorOf(message.parts);
  if (error) {
    return (
      <ErrorCard
        error={error}
        since={message.created}
        kernel={kernelOf(message)}
        onRetry={error.retryable === false ? undefined : retry}
      />
    );
  }
  switch (message.status) {
    case 'stopped':
      return <Mark text={trans.__('You stopped this answer.')} />;
    case 'interrupted':
      return (
        <Mark text={trans.__('This answer was interrupted.')} onRetry={retry} />
      );
    case 'failed':
      return <Mark text={trans.__('This answer failed.')} onRetry={retry} />;
    default:
      return message.metadata.finishReason === 'length' ? (
        <Mark
          text={trans.__('Cut off at the limit of the length of an answer.')}
        />
      ) : null;
  }
}

function Mark(props: { text: string; onRetry?: () => void }): JSX.Element {
  return (
    <div className="jp-ChatExt-mark">
      <p>{props.text}</p>
      {props.onRetry && <RetryButton onRetry={props.onRetry} />}
    </div>
  );
}

/** The kernel of the function that answered. */
function kernelOf({ metadata }: IMessage): string | null {
  return /^kernel:([^/]+)\//.exec(String(metadata.model))?.[1] ?? null;
}
