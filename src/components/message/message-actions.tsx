/**
 * What can be done with an answer, and which model gave it.
 */
import { deleteIcon } from '@jupyterlab/ui-components';
import React, { useRef } from 'react';
import type { IMessage } from '../../core/messages';
import { CopyButton } from '../copy-button';
import { IconButton } from '../icon-button';
import { useServices } from '../services';
import { UsageLine } from '../usage/usage-line';
import { BranchArrows } from './branch-arrows';
import { copyOf } from './message-text';
import type { IMessageViewProps } from './message-view';
import { RegenerateButton } from './regenerate-button';

export function MessageActions(props: IMessageViewProps): JSX.Element {
  const { trans } = useServices();
  const { message, modelLabel } = props;
  const row = useRef<HTMLDivElement>(null);
  return (
    <div ref={row} className="jp-ChatExt-actions">
      <BranchArrows {...props} />
      <CopyButton
        label={trans.__('Copy answer')}
        text={() => copyOf(message)}
      />
      {isAnswer(message) && <RegenerateButton {...props} anchor={row} />}
      <RemoveButton {...props} label={trans.__('Delete this answer')} />
      {modelLabel && <span className="jp-ChatExt-note">{modelLabel}</span>}
      <UsageLine message={message} />
    </div>
  );
}

/** Code may add messages that answer nothing, which no model can do again. */
function isAnswer({ role, parent }: IMessage): boolean {
  return role === 'assistant' && parent !== null;
}

export function RemoveButton({
  chat,
  message,
  label
}: IMessageViewProps & { label: string }): JSX.Element {
  return (
    <IconButton
      icon={deleteIcon}
      label={label}
      className="jp-mod-idle-only"
      onClick={() => void chat.remove(message.id)}
    />
  );
}
