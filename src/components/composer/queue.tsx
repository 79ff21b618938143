/**
 * Questions that wait until the running answer is complete.
 */
import { closeIcon } from '@jupyterlab/ui-components';
import React from 'react';
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
      {props.queue.map(({ id, text, files, contexts }) => (
        <li key={id}>
          <span className="jp-ChatExt-queue-text" title={text}>
            {text}
          </span>
          <QueuedThings
            names={[
              ...contexts.map(({ source }) => source.label),
              ...files.map(({ source }) => shownName(source.name))
            ]}
          />
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

/** What goes with a question. */
function QueuedThings({
  names
}: {
  names: readonly string[];
}): JSX.Element | null {
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
