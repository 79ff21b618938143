/**
 * Leads from one version of a question or an answer to the others.
 */
import { caretLeftIcon, caretRightIcon } from '@jupyterlab/ui-components';
import React from 'react';
import type { IMessage } from '../../core/messages';
import type { IChat } from '../../state/chat';
import { IconButton } from '../icon-button';
import { useServices } from '../services';

export interface IBranchArrowsProps {
  readonly chat: IChat;
  readonly message: IMessage;
}

export function BranchArrows(props: IBranchArrowsProps): JSX.Element | null {
  const { trans } = useServices();
  const { chat, message } = props;
  const { siblings } = message;
  const index = siblings.indexOf(message.id);
  if (siblings.length < 2 || index < 0) {
    return null;
  }
  const show = (step: number): void => {
    void chat.showBranch(siblings[index + step]);
  };
  const count = trans.__('%1 of %2', index + 1, siblings.length);
  return (
    <span
      role="group"
      aria-label={trans.__('Version %1', count)}
      className="jp-ChatExt-branches jp-mod-idle-only"
    >
      <IconButton
        icon={caretLeftIcon}
        label={trans.__('Previous version')}
        disabled={index === 0}
        onClick={() => show(-1)}
      />
      <span className="jp-ChatExt-note" aria-hidden="true">
        {`${index + 1}/${siblings.length}`}
      </span>
      <IconButton
        icon={caretRightIcon}
        label={trans.__('Next version')}
        disabled={index === siblings.length - 1}
        onClick={() => show(1)}
      />
    </span>
  );
}
