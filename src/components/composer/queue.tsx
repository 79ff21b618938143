/**
 * Questions that wait until the running answer is complete.
 */
import { closeIcon } from '@jupyterlab/ui-components';
import React from 'react';
import type { IChat, IChatState } from '../../state/chat';
import { IconButton } from '../icon-button';
import { useServices } from '../services';

export function Queue(props: {
  chat: IChat;
  queue: IChatState['queue'];
}): JSX.Element | null {
  const { trans } = useServices();
  if (props.queue.length === 0) {
    return null;
  }
  return (
    <ul
      className="jp-ChatExt-queue"
      aria-label={trans.__('Questions that are sent next')}
    >
      {props.queue.map(({ id, text }) => (
        <li key={id}>
          <span className="jp-ChatExt-queue-text" title={text}>
            {text}
          </span>
          <IconButton
            icon={closeIcon}
            label={trans.__('Remove from the queue')}
            onClick={() => props.chat.unqueue(id)}
          />
        </li>
      ))}
    </ul>
  );
}
