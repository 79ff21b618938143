/**
 * Send, or Stop while an answer is being written; both when there is more to
 * ask.
 */
import { closeIcon, stopIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { sendIcon } from '../../icons';
import type { IChatState } from '../../state/chat';
import type { IPanelPreferences } from '../../settings';
import { IconButton } from '../icon-button';
import { accel } from '../keys';
import { useServices } from '../services';
import type { IQuestion } from './use-question';

export interface ISendButtonsProps {
  readonly activity: IChatState['activity'];
  /** Whether the last answer waits for the person: Stop denies its tools. */
  readonly isWaiting: boolean;
  readonly question: Pick<
    IQuestion,
    'canSend' | 'problem' | 'awaits' | 'isWaiting'
  >;
  readonly sendWith: IPanelPreferences['sendWith'];
  readonly onStop: () => void;
}

export function SendButtons(props: ISendButtonsProps): JSX.Element {
  const { trans } = useServices();
  const { canSend, problem, isWaiting } = props.question;
  const isIdle = props.activity === 'idle';
  const label = labelOf(props, trans);
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
      {(isIdle || canSend) && (
        <IconButton
          type="submit"
          icon={isWaiting ? closeIcon : sendIcon}
          label={label}
          description={problem ?? descriptionOf(label, props.sendWith)}
          className="jp-ChatExt-submit"
          disabled={!canSend}
        />
      )}
    </div>
  );
}

/** Enter is what everybody tries; the other key has to be told. */
function descriptionOf(
  label: string,
  sendWith: IPanelPreferences['sendWith']
): string | undefined {
  return sendWith === 'accel-enter'
    ? `${label} (${accel('Enter')})`
    : undefined;
}

function labelOf(
  { activity, question }: ISendButtonsProps,
  trans: TranslationBundle
): string {
  if (question.isWaiting) {
    return trans.__('Do not send yet');
  }
  if (question.canSend && question.awaits !== null) {
    return question.awaits === 'files'
      ? trans.__('Send when the files are uploaded')
      : trans.__('Send when the context is read');
  }
  return activity === 'idle'
    ? trans.__('Send')
    : trans.__('Send after this answer');
}
