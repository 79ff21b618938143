/**
 * Says which conversation was deleted, and brings it back while that is possible.
 */
import { closeIcon } from '@jupyterlab/ui-components';
import React, { useEffect, useState } from 'react';
import type { IDeleted } from '../../core/messages';
import type { IChat } from '../../state/chat';
import { IconButton } from '../icon-button';
import { useServices } from '../services';

export interface IDeletedBarProps {
  readonly chat: IChat;
  readonly deleted: IDeleted;
  /** Called when the bar has been used, and is about to go. */
  readonly onUsed: () => void;
}

export function DeletedBar(props: IDeletedBarProps): JSX.Element {
  const { trans } = useServices();
  const { chat, deleted, onUsed } = props;
  const title = deleted.title || trans.__('Untitled');
  return (
    <div className="jp-ChatExt-undo">
      <span className="jp-ChatExt-conversation-title" title={title}>
        {trans.__('Deleted: %1', title)}
      </span>
      <button
        type="button"
        className="jp-ChatExt-button"
        aria-label={trans.__('Undo: bring back %1', title)}
        onClick={() => {
          onUsed();
          void chat.restoreConversation(deleted.id);
        }}
      >
        {trans.__('Undo')}
      </button>
      <IconButton
        icon={closeIcon}
        label={trans.__('Dismiss')}
        onClick={() => {
          onUsed();
          chat.dismissDeleted();
        }}
      />
    </div>
  );
}

/** The conversation that was deleted last, until it is gone for good. */
export function useLastDeleted(deleted: readonly IDeleted[]): IDeleted | null {
  const [last = null] = deleted;
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    setOver(false);
    if (last) {
      const left = last.seconds * 1000;
      const timer = window.setTimeout(() => setOver(true), left);
      return () => window.clearTimeout(timer);
    }
  }, [last]);
  return isOver ? null : last;
}
