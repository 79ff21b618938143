/**
 * The ways to a first answer, each of a few clicks: the model on this machine,
 * a service's key, an endpoint, a function of a notebook.
 */
import React from 'react';
import type { IChat, IChatState } from '../../state/chat';
import { ModelSetup } from '../models/model-setup';
import { ServiceCard } from '../models/service-card';
import type { ModelOrigin } from '../models/use-model-setup';
import { EndpointCard } from './endpoint-card';
import { NotebookCard } from './notebook-card';

export interface IFirstRunProps extends Pick<
  IChatState,
  'models' | 'providers' | 'userKeys'
> {
  readonly chat: IChat;
  /** A model of there is to be asked as soon as there is one. */
  readonly onAwait: (origin: ModelOrigin | null) => void;
}

export function FirstRun(props: IFirstRunProps): JSX.Element {
  const { chat, models, providers, onAwait } = props;
  // what needs no key and no account comes first
  const unready = models.filter(
    ({ group, offered, available }) =>
      !available && (group === 'local' || (group === 'provider' && !offered))
  );
  const local = unready.filter(({ group }) => group === 'local');
  const configured = unready.filter(({ group }) => group !== 'local');
  return (
    <div className="jp-ChatExt-firstRun">
      {[...local, ...configured].map(model => (
        <ModelSetup
          key={model.id}
          chat={chat}
          model={model}
          providers={providers}
          onBegun={() => onAwait({ model: model.id })}
        />
      ))}
      <ServiceCard {...props} />
      <EndpointCard {...props} />
      <NotebookCard onAwait={onAwait} />
    </div>
  );
}
