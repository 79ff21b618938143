/**
 * Send, or Stop while an answer is being written; both when there is more to
 * ask.
 */
import { stopIcon } from '@jupyterlab/ui-components';
import React from 'react';
import { sendIcon } from '../../icons';
import type { IChatState } from '../../state/chat';
import { IconButton } from '../icon-button';
import { useServices } from '../services';

export interface ISendButtonsProps {
  readonly activity: IChatState['activity'];
  /** Whether the last answer waits for the person: Stop denies its tools. */
  readonly isWaiting: boolean;
  readonly canSend: boolean;
  readonly onStop: () => void;
}

export function SendButtons(props: ISendButtonsProps): JSX.Element {
  const { trans } = useServices();
  const isIdle = props.activity === 'idle';
  return (
    <div className="jp-ChatExt-send">
      {(!isIdle || props.isWaiting) && (
        <IconButton
          icon={stopIcon}
          label={trans.__('Stop')}
          className="jp-ChatExt-stop"
          disabled={props.activity === 'stopping'}
          onClick={props.onStop}
        />
      )}
      {(isIdle || props.canSend) && (
        <IconButton
          type="submit"
          icon={sendIcon}
          label={isIdle ? trans.__('Send') : trans.__('Send after this answer')}
          className="jp-ChatExt-submit"
          disabled={!props.canSend}
        />
      )}
    </div>
  );
}
