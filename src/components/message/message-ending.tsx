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
      return <CutOff {...props} />;
  }
}

function CutOff(props: IMessageViewProps): JSX.Element | null {
  const { trans } = useServices();
  const { chat, message, isLast } = props;
  if (message.metadata.finishReason !== 'length') {
    return null;
  }
  const goOn = (): void => {
    void chat.send(trans.__('Go on where you stopped.'));
  };
  return (
    <Mark
      text={trans.__('Cut off at the limit of the length of an answer.')}
      onContinue={isLast ? goOn : undefined}
    />
  );
}

interface IMarkProps {
  readonly text: string;
  readonly onRetry?: () => void;
  readonly onContinue?: () => void;
}

function Mark({ text, onRetry, onContinue }: IMarkProps): JSX.Element {
  const { trans } = useServices();
  return (
    <div className="jp-ChatExt-mark">
      <p>{text}</p>
      {onRetry && <RetryButton onRetry={onRetry} />}
      {onContinue && (
        <div className="jp-ChatExt-buttons">
          <button
            type="button"
            className="jp-ChatExt-button"
            onClick={onContinue}
          >
            {trans.__('Continue')}
          </button>
        </div>
      )}
    </div>
  );
}

/** The kernel of the function that answered. */
function kernelOf({ metadata }: IMessage): string | null {
  return /^kernel:([^/]+)\//.exec(String(metadata.model))?.[1] ?? null;
}
