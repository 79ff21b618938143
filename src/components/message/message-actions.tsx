/**
 * What can be done with an answer, and which model gave it.
 */
import { deleteIcon } from '@jupyterlab/ui-components';
import React, { useRef } from 'react';
import type { IMessage } from '../../core/messages';
import { forkIcon } from '../../icons';
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
      {props.canChooseModel && <ForkButton {...props} />}
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

/** In the panel only: a cell shows one conversation. */
function ForkButton({ chat, message }: IMessageViewProps): JSX.Element {
  const { trans } = useServices();
  const fork = (): void => {
    const { current } = chat.state;
    if (current) {
      void chat.fork(current.id, message.id);
    }
  };
  return (
    <IconButton
      icon={forkIcon}
      label={trans.__('Fork from here')}
      onClick={fork}
    />
  );
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
