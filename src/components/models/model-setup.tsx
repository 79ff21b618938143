/**
 * What a model needs before it can be asked: a download, a key, an install, or
 * just patience.
 */
import React from 'react';
import type { IModel, IProvider } from '../../core/models';
import type { IChat } from '../../state/chat';
import { Card } from '../cards/card';
import { CommandLines } from '../cards/connection-card';
import { useServices } from '../services';
import { Download } from './download';
import { KeyForm } from './key-form';

export interface IModelSetupProps {
  readonly chat: IChat;
  readonly model: IModel;
  readonly providers: readonly IProvider[];
  readonly onDismiss?: () => void;
}

export function ModelSetup(props: IModelSetupProps): JSX.Element {
  const { trans } = useServices();
  const { model } = props;
  const title =
    model.problem?.title ?? trans.__('%1 is not ready.', model.label);
  const isInstall = model.problem?.code === 'local-runtime-missing';
  return (
    <Card
      kind="info"
      title={title}
      hint={isInstall ? undefined : model.problem?.hint}
      onDismiss={props.onDismiss}
    >
      <Remedy {...props} />
    </Card>
  );
}

const NO_PROBLEM = { code: '', hint: undefined };

/** A key that was entered for another address is as good as none. */
const KEY_PROBLEMS = [
  'key-missing',
  'key-origin-changed',
  'key-origin-not-allowed'
];

function Key(props: IModelSetupProps): JSX.Element | null {
  const { chat, model, providers } = props;
  const provider = providers.find(({ name }) => name === model.provider);
  return provider ? <KeyForm chat={chat} provider={provider} /> : null;
}

function Remedy(props: IModelSetupProps): JSX.Element | null {
  const { chat, model } = props;
  const { code, hint } = model.problem ?? NO_PROBLEM;
  if (KEY_PROBLEMS.includes(code)) {
    return <Key {...props} />;
  }
  switch (code) {
    case 'download-needed':
      return model.download ? (
        <Download chat={chat} download={model.download} />
      ) : null;
    case 'local-runtime-missing':
      return hint ? <CommandLines text={hint} /> : null;
    default:
      return null;
  }
}
