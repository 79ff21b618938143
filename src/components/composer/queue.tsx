/**
 * Questions that wait until the running answer is complete.
 */
import { closeIcon } from '@jupyterlab/ui-components';
import React from 'react';
import type { IAttachedFile } from '../../core/attachments';
import { attachIcon } from '../../icons';
import type { IChat, IChatState } from '../../state/chat';
import { shownName } from '../attachments/file-words';
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
      {props.queue.map(({ id, text, files }) => (
        <li key={id}>
          <span className="jp-ChatExt-queue-text" title={text}>
            {text}
          </span>
          <QueuedFiles files={files} />
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

function QueuedFiles(props: {
  files: readonly IAttachedFile[];
}): JSX.Element | null {
  const names = props.files.map(({ source }) => shownName(source.name));
  return names.length === 0 ? null : (
    <span className="jp-ChatExt-queue-files" title={names.join('\n')}>
      <attachIcon.react
        tag="span"
        aria-hidden="true"
        width="14px"
        height="14px"
      />
      {names.join(', ')}
    </span>
  );
}
