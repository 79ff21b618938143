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
import { canEnter, keyWords } from './key-words';

export interface IModelSetupProps {
  readonly chat: IChat;
  readonly model: IModel;
  readonly providers: readonly IProvider[];
  readonly onDismiss?: () => void;
  /** The person does what it needs. */
  readonly onBegun?: () => void;
}

export function ModelSetup(props: IModelSetupProps): JSX.Element {
  const { trans } = useServices();
  const { model } = props;
  const title =
    model.problem?.title ?? trans.__('%1 is not ready.', model.label);
  const isInstall = INSTALLS.includes(model.problem?.code ?? '');
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
  'key-rejected',
  'key-origin-changed',
  'key-origin-not-allowed'
];

/** The hint of these is a line that installs what is missing. */
const INSTALLS = ['local-runtime-missing', 'package-missing'];

function Key(props: IModelSetupProps): JSX.Element | null {
  const { trans } = useServices();
  const { chat, model, providers, onBegun } = props;
  const provider = providers.find(({ name }) => name === model.provider);
  if (!provider) {
    return null;
  }
  return canEnter(provider) ? (
    <KeyForm chat={chat} provider={provider} onSaved={onBegun} />
  ) : (
    <p className="jp-ChatExt-note">{keyWords(provider, trans)}</p>
  );
}

function Remedy(props: IModelSetupProps): JSX.Element | null {
  const { chat, model, onBegun } = props;
  const { code, hint } = model.problem ?? NO_PROBLEM;
  if (KEY_PROBLEMS.includes(code)) {
    return <Key {...props} />;
  }
  if (INSTALLS.includes(code)) {
    return hint ? <CommandLines text={hint} /> : null;
  }
  return code === 'download-needed' && model.download ? (
    <Download chat={chat} download={model.download} onBegun={onBegun} />
  ) : null;
}
