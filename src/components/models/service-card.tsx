/**
 * The way to a first answer for those who have an account somewhere: choose the
 * service, paste its key.
 */
import React, { useId, useState } from 'react';
import type { IProvider } from '../../core/models';
import type { IChat } from '../../state/chat';
import { Card } from '../cards/card';
import { CommandLines } from '../cards/connection-card';
import { useServices } from '../services';
import { KeyForm } from './key-form';
import { canEnter } from './key-words';

export interface IServiceCardProps {
  readonly chat: IChat;
  readonly providers: readonly IProvider[];
  readonly userKeys: boolean;
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
  const install =
    service.problem?.code === 'package-missing' ? service.problem : null;
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
      {install ? (
        <>
          <p className="jp-ChatExt-card-hint">{install.title}</p>
          <CommandLines text={install.hint ?? ''} />
        </>
      ) : (
        <KeyForm key={service.name} chat={props.chat} provider={service} />
      )}
    </Card>
  );
}
