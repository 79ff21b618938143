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
    const next = siblings.at(index + step);
    if (index + step >= 0 && next !== undefined) {
      void chat.showBranch(next);
    }
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
        // the focus stays on it at the end as well
        aria-disabled={index === 0}
        onClick={() => show(-1)}
      />
      <span className="jp-ChatExt-note" aria-hidden="true">
        {`${index + 1}/${siblings.length}`}
      </span>
      <IconButton
        icon={caretRightIcon}
        label={trans.__('Next version')}
        aria-disabled={index === siblings.length - 1}
        onClick={() => show(1)}
      />
    </span>
  );
}
