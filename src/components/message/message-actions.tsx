/**
 * What can be done with an answer, and which model gave it.
 */
import { refreshIcon } from '@jupyterlab/ui-components';
import React from 'react';
import { CopyButton } from '../copy-button';
import { IconButton } from '../icon-button';
import { useServices } from '../services';
import { copyOf } from './message-text';
import type { IMessageViewProps } from './message-view';

export function MessageActions(props: IMessageViewProps): JSX.Element {
  const { trans } = useServices();
  const { message, chat, isLast, modelLabel } = props;
  return (
    <div className="jp-ChatExt-actions">
      <CopyButton
        label={trans.__('Copy answer')}
        text={() => copyOf(message)}
      />
      {isLast && (
        <IconButton
          icon={refreshIcon}
          label={trans.__('Regenerate')}
          onClick={() => void chat.regenerate(message.id)}
        />
      )}
      {modelLabel && <span className="jp-ChatExt-note">{modelLabel}</span>}
    </div>
  );
}
