/**
 * What must be known before asking, between the messages and the composer:
 * lost connections, failed actions, a model that needs something, not saved.
 */
import React from 'react';
import type { IModel } from '../core/models';
import type { IChat, IChatState } from '../state/chat';
import { Card } from './cards/card';
import { ConnectionCard } from './cards/connection-card';
import { ErrorCard } from './cards/error-card';
import { OtherVersion } from './cards/other-version';
import { ModelSetup } from './models/model-setup';
import { useServices } from './services';

export interface INoticesProps {
  readonly chat: IChat;
  readonly state: IChatState;
  /** Whether an empty conversation is greeted with what its model needs. */
  readonly hasWelcome: boolean;
  /** The model that needs something before it can be asked. */
  readonly setup: IModel | null;
  readonly onSetupDismiss: () => void;
  readonly onRetry: () => void;
}

export function Notices(props: INoticesProps): JSX.Element | null {
  const { chat, state } = props;
  if (isCutOff(state)) {
    // in an empty conversation the card stands in the middle
    return isEmpty(state) ? null : (
      <div className="jp-ChatExt-notices">
        <ConnectionCard state={state} onRetry={props.onRetry} />
      </div>
    );
  }
  return (
    <div className="jp-ChatExt-notices">
      <OtherVersion server={state.serverVersion} />
      {state.storeProblem && <NotSaved state={state} />}
      {state.problem && (
        <ErrorCard
          role="alert"
          error={state.problem}
          onDismiss={() => chat.dismissProblem()}
        />
      )}
      {state.removed && <Removed chat={chat} />}
      {props.setup && <Setup {...props} model={props.setup} />}
    </div>
  );
}

export function isCutOff({ connection }: IChatState): boolean {
  return connection === 'missing' || connection === 'unreachable';
}

function isEmpty({ messages, reply }: IChatState): boolean {
  return messages.length === 0 && reply === null;
}

function Setup(props: INoticesProps & { model: IModel }): JSX.Element | null {
  const { chat, state, model } = props;
  const isFirstRun = !state.models.some(({ available }) => available);
  if (props.hasWelcome && isEmpty(state) && isFirstRun) {
    // the welcome shows the same remedies
    return null;
  }
  return (
    <ModelSetup
      chat={chat}
      model={model}
      providers={state.providers}
      onDismiss={model.id === state.model ? undefined : props.onSetupDismiss}
    />
  );
}

/** What was removed can be brought back until something else is asked. */
function Removed({ chat }: { chat: IChat }): JSX.Element {
  const { trans } = useServices();
  return (
    <div role="status" className="jp-ChatExt-undo">
      <span>{trans.__('Deleted.')}</span>
      <button
        type="button"
        className="jp-ChatExt-button"
        onClick={() => void chat.restore()}
      >
        {trans.__('Undo')}
      </button>
    </div>
  );
}

function NotSaved({ state }: { state: IChatState }): JSX.Element {
  const { trans } = useServices();
  const problem = state.storeProblem;
  // this one says no more than the card does
  const reason = problem?.code === 'not-saved' ? '' : problem?.title;
  return (
    <Card
      kind="warning"
      title={trans.__('Conversations are not being saved.')}
      hint={[reason, problem?.hint].filter(Boolean).join(' ')}
    />
  );
}
