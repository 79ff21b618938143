/**
 * Why the chat cannot reach its server half, and what to do about it.
 */
import React from 'react';
import type { IChatState } from '../../state/chat';
import { CopyButton } from '../copy-button';
import { useServices } from '../services';
import { Card } from './card';
import { ErrorCard } from './error-card';

const ENABLE = 'jupyter server extension enable jupyter_chat_ext';
const INSTALL = 'pip install jupyter_chat_ext';

export interface IConnectionCardProps {
  readonly state: Pick<IChatState, 'connection' | 'problem'>;
  readonly onRetry: () => void;
}

export function ConnectionCard(
  props: IConnectionCardProps
): JSX.Element | null {
  const { trans } = useServices();
  const { connection, problem } = props.state;
  if (connection === 'missing') {
    return <ServerMissing onRetry={props.onRetry} />;
  }
  if (connection !== 'unreachable') {
    return null;
  }
  const error = problem ?? {
    code: 'unreachable',
    title: trans.__('The Jupyter server cannot be reached.'),
    hint: trans.__('Check that it is running and that you are online.')
  };
  return <ErrorCard role="alert" error={error} onRetry={props.onRetry} />;
}

function ServerMissing({ onRetry }: { onRetry: () => void }): JSX.Element {
  const { trans } = useServices();
  return (
    <Card
      kind="warning"
      role="alert"
      title={trans.__('The server half of the chat is not running.')}
      hint={trans.__(
        'Enable it where the Jupyter server runs, then restart the server:'
      )}
    >
      <CommandLines text={ENABLE} />
      <p className="jp-ChatExt-card-hint">
        {trans.__('If it is not found there, install it first:')}
      </p>
      <CommandLines text={INSTALL} />
      <div className="jp-ChatExt-buttons">
        <button type="button" className="jp-ChatExt-button" onClick={onRetry}>
          {trans.__('Retry')}
        </button>
      </div>
    </Card>
  );
}

/** Lines to run elsewhere, with a button that copies them. */
export function CommandLines({ text }: { text: string }): JSX.Element {
  const { trans } = useServices();
  return (
    <div className="jp-ChatExt-lines">
      <CopyButton label={trans.__('Copy')} text={() => text} />
      <pre tabIndex={0} role="group" aria-label={trans.__('Code to copy')}>
        {text}
      </pre>
    </div>
  );
}
