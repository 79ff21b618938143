/**
 * The way to a first answer for those who have an account somewhere: choose the
 * service, paste its key.
 */
import React, { useId, useState } from 'react';
import type { IModel, IProvider } from '../../core/models';
import type { IChat } from '../../state/chat';
import { Card } from '../cards/card';
import { CommandLines } from '../cards/connection-card';
import { Looking } from '../first-run/looking';
import { useServices } from '../services';
import { KeyForm } from './key-form';
import { canEnter } from './key-words';
import type { ModelOrigin } from './use-model-setup';

export interface IServiceCardProps {
  readonly chat: IChat;
  readonly models: readonly IModel[];
  readonly providers: readonly IProvider[];
  readonly userKeys: boolean;
  /** A model of there is to be asked as soon as there is one. */
  readonly onAwait: (origin: ModelOrigin) => void;
}

export function ServiceCard(props: IServiceCardProps): JSX.Element | null {
  const { trans } = useServices();
  const id = useId();
  const [chosen, choose] = useState('');
  const services = props.providers.filter(
    provider => !provider.configured && !provider.hidden && canEnter(provider)
  );
  const service =
    services.find(({ name }) => name === chosen) ?? services.at(0);
  if (!service || !props.userKeys) {
    return null;
  }
  return (
    <Card kind="info" title={trans.__('Use a service')}>
      <div className="jp-ChatExt-field">
        <label htmlFor={id}>{trans.__('Service')}</label>
        <select
          id={id}
          className="jp-ChatExt-input"
          value={service.name}
          onChange={event => choose(event.target.value)}
        >
          {services.map(({ name, label }) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <Service key={service.name} {...props} service={service} />
    </Card>
  );
}

interface IServiceProps extends IServiceCardProps {
  readonly service: IProvider;
}

/** Its key, or what its package is installed with. */
function Service(props: IServiceProps): JSX.Element {
  const { problem } = props.service;
  return problem?.code === 'package-missing' ? (
    <>
      <p className="jp-ChatExt-card-hint">{problem.title}</p>
      <CommandLines text={problem.hint ?? ''} />
    </>
  ) : (
    <ServiceKey {...props} />
  );
}

/** Takes the key, and says how its models are being found. */
function ServiceKey(props: IServiceProps): JSX.Element {
  const { chat, service, onAwait } = props;
  const [isSaved, setSaved] = useState(false);
  return (
    <>
      {isSaved && <Outcome {...props} />}
      <KeyForm
        chat={chat}
        provider={service}
        onSaved={() => {
          setSaved(true);
          onAwait({ provider: service.name });
        }}
      />
    </>
  );
}

function Outcome(props: IServiceProps): JSX.Element | null {
  const { chat, models, service } = props;
  const model = models.find(({ provider }) => provider === service.name);
  if (!model) {
    return service.key.set ? <Looking chat={chat} /> : null;
  }
  const { title, hint } = model.problem ?? {};
  return title === undefined ? null : (
    <p role="alert" className="jp-ChatExt-fault">
      {[title, hint].filter(Boolean).join(' ')}
    </p>
  );
}
