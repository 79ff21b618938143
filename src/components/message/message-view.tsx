/**
 * One message. Memoised: while a reply is written, all the others are skipped.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IMessage } from '../../core/messages';
import type { IApprovalAnswer } from '../../state/approvals';
import type { IChat } from '../../state/chat';
import { PartView } from '../parts/part-view';
import { PrintedPart, printedBy } from '../parts/printed-part';
import { grouped, isSource, Sources } from '../parts/sources';
import { useServices } from '../services';
import { MessageActions } from './message-actions';
import { MessageEnding } from './message-ending';
import { MessageErrorBoundary } from './message-error-boundary';
import { QuestionView } from './question-view';

export interface IMessageViewProps {
  readonly chat: IChat;
  readonly message: IMessage;
  /** Whether nothing comes after it and nothing is being written. */
  readonly isLast: boolean;
  readonly modelLabel: string | null;
  /** Whether other models than the one that answered can be asked. */
  readonly canChooseModel: boolean;
}

export const MessageView = React.memo(function MessageView(
  props: IMessageViewProps
): JSX.Element {
  const { trans } = useServices();
  const { message } = props;
  const isUser = message.role === 'user';
  const speaker = speakerOf(message, trans);
  return (
    <article
      className={`jp-ChatExt-message jp-mod-${message.role}`}
      data-message={message.id}
      aria-label={speaker}
      aria-busy={message.status === 'running'}
      tabIndex={-1}
    >
      {/* screen readers go from heading to heading; a label is not copied with the text */}
      <h2
        className="jp-ChatExt-spoken"
        aria-label={props.modelLabel ?? speaker}
      />
      <MessageErrorBoundary trans={trans} status={message.status}>
        {isUser ? <QuestionView {...props} /> : <Answer {...props} />}
      </MessageErrorBoundary>
    </article>
  );
});

function speakerOf({ role }: IMessage, trans: TranslationBundle): string {
  switch (role) {
    case 'user':
      return trans.__('You');
    case 'system':
      return trans.__('System');
    default:
      return trans.__('Assistant');
  }
}

function Answer(props: IMessageViewProps): JSX.Element {
  const { chat, message, modelLabel } = props;
  const { status } = message;
  const isRunning = status === 'running';
  const { trans } = useServices();
  const last = message.parts.length - 1;
  const printed = printedBy(message.parts);
  const caller = {
    status,
    model: modelLabel,
    onAnswer: (id: string, answer: IApprovalAnswer) =>
      void chat.answerApproval(id, answer)
  };
  return (
    <>
      {message.role === 'system' && (
        <span className="jp-ChatExt-note" aria-hidden="true">
          {speakerOf(message, trans)}
        </span>
      )}
      {grouped(message.parts).map(({ at, parts }) => (
        <MessageErrorBoundary key={at} isPart trans={trans} status={status}>
          {parts.every(isSource) ? (
            <Sources sources={parts} />
          ) : (
            <PartView
              part={parts[0]}
              caller={caller}
              isStreaming={isRunning && at === last}
            />
          )}
        </MessageErrorBoundary>
      ))}
      {printed && <PrintedPart text={printed} />}
      {isRunning && !hasWords(message) && <Waiting />}
      <MessageEnding {...props} />
      {!isRunning && status !== 'waiting' && <MessageActions {...props} />}
    </>
  );
}

function hasWords(message: IMessage): boolean {
  return message.parts.some(
    part => !['step-start', 'data-notice', 'data-output'].includes(part.type)
  );
}

/** Three dots: something will come. */
export function Waiting(): JSX.Element {
  return (
    <div className="jp-ChatExt-waiting" aria-hidden="true">
      <span />
      <span />
      <span />
    </div>
  );
}
