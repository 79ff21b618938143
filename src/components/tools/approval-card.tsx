/**
 * A tool that the model wants to run and a person must allow: which, with
 * exactly which arguments, where.
 */
import React, { useId, useRef, useState } from 'react';
import type { ToolCall } from '../../core/tool-calls';
import type { IApprovalAnswer } from '../../state/approvals';
import { isComposing } from '../input-method';
import { useServices } from '../services';
import { ToolArguments } from './tool-values';
import { factsOf, labelOf } from './tool-words';

export interface IApprovalCardProps {
  readonly call: ToolCall;
  /** Who asks. */
  readonly model: string | null;
  readonly onAnswer: (answer: IApprovalAnswer) => void;
}

export function ApprovalCard(props: IApprovalCardProps): JSX.Element {
  const { trans } = useServices();
  const { call } = props;
  const card = useRef<HTMLElement>(null);
  const title = useId();
  const { where } = factsOf(call);
  const answer = (given: IApprovalAnswer): void => {
    focusAfter(card.current);
    props.onAnswer(given);
  };
  return (
    <section
      ref={card}
      role="group"
      aria-labelledby={title}
      className="jp-ChatExt-card jp-ChatExt-approval"
    >
      <p id={title} className="jp-ChatExt-card-title">
        {trans.__(
          '%1 asks to run %2',
          props.model ?? trans.__('The assistant'),
          labelOf(call, trans)
        )}
        {where && <span className="jp-ChatExt-note">{where}</span>}
      </p>
      <Why call={call} />
      <ToolArguments call={call} />
      <Answers onAnswer={answer} />
      <p className="jp-ChatExt-note">
        {trans.__('Nothing runs before you answer. A new message denies it.')}
      </p>
    </section>
  );
}

function Why({ call }: { call: ToolCall }): JSX.Element | null {
  const reason = call.approval?.requestReason;
  return reason ? <p className="jp-ChatExt-card-hint">{reason}</p> : null;
}

function Answers(props: {
  onAnswer: (answer: IApprovalAnswer) => void;
}): JSX.Element {
  const { trans } = useServices();
  const [reason, setReason] = useState<string | null>(null);
  const asker = useRef<HTMLButtonElement>(null);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape' && !isComposing(event.nativeEvent)) {
      event.stopPropagation();
      setReason(null);
      asker.current?.focus();
    }
  };
  const deny = (): void =>
    props.onAnswer({ approved: false, reason: reason?.trim() || undefined });
  return (
    <form
      className="jp-ChatExt-answers"
      onSubmit={event => {
        // Enter in the field of the reason
        event.preventDefault();
        deny();
      }}
    >
      {reason !== null && (
        <input
          autoFocus
          className="jp-ChatExt-input"
          aria-label={trans.__('Reason for denying')}
          placeholder={trans.__('Why not? The model is told.')}
          maxLength={2000}
          value={reason}
          onChange={event => setReason(event.target.value)}
          onKeyDown={onKeyDown}
        />
      )}
      <div className="jp-ChatExt-buttons">
        {reason === null && (
          <button
            type="button"
            className="jp-ChatExt-button jp-mod-primary"
            onClick={() => props.onAnswer({ approved: true })}
          >
            {trans.__('Approve')}
          </button>
        )}
        <button type="submit" className="jp-ChatExt-button">
          {trans.__('Deny')}
        </button>
        <button
          ref={asker}
          type="button"
          className="jp-ChatExt-button jp-mod-plain"
          onClick={() => setReason(reason === null ? '' : null)}
        >
          {reason === null ? trans.__('Deny with a reason…') : trans.__('Back')}
        </button>
      </div>
    </form>
  );
}

/** The card goes away: the focus moves to the next one, or to the composer. */
function focusAfter(card: HTMLElement | null): void {
  const chat = card?.closest('.jp-ChatExt');
  const others = chat?.querySelectorAll('.jp-ChatExt-approval') ?? [];
  const next = [...others].find(other => other !== card);
  const target =
    next?.querySelector('button') ??
    chat?.querySelector('.jp-ChatExt-textarea');
  if (target instanceof HTMLElement) {
    target.focus();
  }
}
