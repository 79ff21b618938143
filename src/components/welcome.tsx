/**
 * What an empty conversation shows: which model will answer, or how to get one.
 */
import React from 'react';
import type { IModel } from '../core/models';
import { chatIcon } from '../icons';
import type { IChat, IChatState } from '../state/chat';
import { Card } from './cards/card';
import { CommandLines } from './cards/connection-card';
import { ModelSetup } from './models/model-setup';
import { ServiceCard } from './models/service-card';
import { useServices } from './services';

export interface IWelcomeProps extends Pick<
  IChatState,
  'models' | 'model' | 'providers' | 'userKeys'
> {
  readonly chat: IChat;
}

export const Welcome = React.memo(function Welcome(
  props: IWelcomeProps
): JSX.Element {
  const { trans } = useServices();
  const isUsable = props.models.some(model => model.available);
  const chosen = props.models.find(({ id }) => id === props.model);
  return (
    <div className="jp-ChatExt-welcome">
      <chatIcon.react
        tag="div"
        aria-hidden="true"
        className="jp-ChatExt-welcome-icon"
      />
      {isUsable ? (
        <Ready model={chosen} />
      ) : (
        <>
          <h2>{trans.__('Which model should answer?')}</h2>
          <p>{trans.__('Each of these leads to a first answer:')}</p>
          <FirstRun {...props} />
        </>
      )}
    </div>
  );
});

function Ready({ model }: { model: IModel | undefined }): JSX.Element {
  const { trans } = useServices();
  return (
    <>
      <h2>
        {model
          ? trans.__('Ask %1', model.label)
          : trans.__('Choose a model, then ask')}
      </h2>
      {model?.detail && <p>{model.detail}</p>}
      <p className="jp-ChatExt-note">
        {trans.__('Enter sends, Shift+Enter starts a new line.')}
      </p>
    </>
  );
}

function FirstRun(props: IWelcomeProps): JSX.Element {
  const { chat, models, providers } = props;
  // what needs no key and no account comes first
  const unready = [
    ...models.filter(({ group }) => group === 'local'),
    ...models.filter(({ group, offered }) => group === 'provider' && !offered)
  ];
  return (
    <div className="jp-ChatExt-firstRun">
      {unready.map(model => (
        <ModelSetup
          key={model.id}
          chat={chat}
          model={model}
          providers={providers}
        />
      ))}
      <ServiceCard
        chat={chat}
        providers={providers}
        userKeys={props.userKeys}
      />
      <EndpointCard />
      <FunctionCard />
    </div>
  );
}

function EndpointCard(): JSX.Element {
  const { trans, host } = useServices();
  return (
    <Card
      kind="info"
      title={trans.__('Use an endpoint')}
      hint={trans.__(
        'Ollama, LM Studio, vLLM, or any server that speaks the OpenAI protocol.'
      )}
    >
      {host.openProviderSettings && (
        <div className="jp-ChatExt-buttons">
          <button
            type="button"
            className="jp-ChatExt-button"
            onClick={host.openProviderSettings}
          >
            {trans.__('Configure an endpoint')}
          </button>
        </div>
      )}
    </Card>
  );
}

/** The same lines stand in the README. */
const FUNCTION = `import jupyter_chat_ext

@jupyter_chat_ext.chat_model
def echo(messages, config):
    yield "You said: "
    yield messages[-1].content`;

function FunctionCard(): JSX.Element {
  const { trans } = useServices();
  return (
    <Card
      kind="info"
      title={trans.__('Write a function')}
      hint={trans.__('Run this in a notebook cell, then choose it as model:')}
    >
      <CommandLines text={FUNCTION} />
    </Card>
  );
}
