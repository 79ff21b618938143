/**
 * A tool that the model called: its name, how it stands, input and output
 * folded. One that needs a person's approval asks for it.
 */
import React, { useState } from 'react';
import type { Status } from '../../core/messages';
import { nameOfTool } from '../../core/tool-calls';
import type { ToolCall } from '../../core/tool-calls';
import type { IApprovalAnswer } from '../../state/approvals';
import { DrawnPart } from '../parts/drawn-part';
import { useServices } from '../services';
import { ApprovalCard } from './approval-card';
import { ToolArguments, ToolOutput } from './tool-values';
import { durationOf, factsOf, labelOf, stateOf, subjectOf } from './tool-words';

export interface IToolCardProps {
  readonly call: ToolCall;
  /** How the message stands that the call belongs to. */
  readonly status: Status;
  /** Who called it. */
  readonly model: string | null;
  readonly onAnswer: (approvalId: string, answer: IApprovalAnswer) => void;
}

export function ToolCard(props: IToolCardProps): JSX.Element {
  const { call, status, model, onAnswer } = props;
  const { approval, state } = call;
  if (state === 'approval-requested' && status === 'waiting' && approval) {
    return (
      <ApprovalCard
        call={call}
        model={model}
        onAnswer={answer => onAnswer(approval.id, answer)}
      />
    );
  }
  return (
    <>
      <FoldedTool {...props} />
      {state === 'output-available' && <DrawnOutput call={call} />}
    </>
  );
}

/** Below what is folded, which has all of it as well. */
function DrawnOutput({ call }: Pick<IToolCardProps, 'call'>): JSX.Element {
  return (
    <DrawnPart
      kind={{ tool: nameOfTool(call) }}
      data={call.output}
      input={call.input}
    />
  );
}

function FoldedTool({ call, status }: IToolCardProps): JSX.Element {
  const { trans } = useServices();
  const [isOpen, setOpen] = useState(false);
  const { where, seconds } = factsOf(call);
  const subject = subjectOf(call);
  const notes = [
    where,
    subject,
    stateOf(call, status, trans),
    seconds !== undefined && durationOf(seconds, trans)
  ];
  return (
    <details
      className={`jp-ChatExt-details jp-ChatExt-tool jp-mod-${call.state}`}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>
        <span className={call.providerExecuted ? '' : 'jp-ChatExt-tool-name'}>
          {labelOf(call, trans)}
        </span>
        <span className="jp-ChatExt-note">
          {notes.filter(Boolean).join(' · ')}
        </span>
      </summary>
      {isOpen && (
        <div className="jp-ChatExt-tool-values">
          <ToolArguments call={call} />
          <ToolOutput call={call} />
        </div>
      )}
    </details>
  );
}
