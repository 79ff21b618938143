/**
 * The way to a first answer for those who have a server with models: its
 * address, a key if it wants one, and its models are found.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useId, useState } from 'react';
import { faultOf } from '../../core/endpoints';
import type { AddressFault } from '../../core/endpoints';
import type { IChatError } from '../../core/messages';
import { Card } from '../cards/card';
import { useServices } from '../services';
import type { IFirstRunProps } from './first-run';
import { Looking } from './looking';
import { NEEDS_NAME, useEndpoint } from './use-endpoint';

/** Where the servers are that people run themselves. */
const USUAL = [
  ['http://localhost:11434/v1', 'Ollama'],
  ['http://localhost:1234/v1', 'LM Studio'],
  ['http://localhost:8000/v1', 'vLLM']
];

export function EndpointCard(props: IFirstRunProps): JSX.Element {
  const { trans, host } = useServices();
  const endpoint = useEndpoint(props);
  return (
    <Card
      kind="info"
      title={trans.__('Use an endpoint')}
      hint={trans.__(
        'Ollama, LM Studio, vLLM, or any server that speaks the OpenAI protocol.'
      )}
    >
      {host.endpoints && (
        <EndpointForm
          isBusy={endpoint.isBusy}
          problem={endpoint.problem}
          userKeys={props.userKeys}
          onConnect={endpoint.connect}
        />
      )}
      {endpoint.isBusy && <Looking chat={props.chat} />}
      {host.openProviderSettings && (
        <div className="jp-ChatExt-buttons">
          <button
            type="button"
            className="jp-ChatExt-link"
            onClick={host.openProviderSettings}
          >
            {trans.__('All settings of endpoints')}
          </button>
        </div>
      )}
    </Card>
  );
}

interface IEndpointFormProps {
  readonly isBusy: boolean;
  readonly problem: IChatError | null;
  readonly userKeys: boolean;
  readonly onConnect: (
    words: { baseUrl: string; model: string },
    key: string
  ) => void;
}

function EndpointForm(props: IEndpointFormProps): JSX.Element {
  const { trans } = useServices();
  const { problem, isBusy, onConnect } = props;
  const id = useId();
  const [baseUrl, setBaseUrl] = useState('');
  const [key, setKey] = useState('');
  const [model, setModel] = useState('');
  const [fault, setFault] = useState<AddressFault | null>(null);
  const connect = (): void => {
    const found = faultOf(baseUrl);
    setFault(found);
    if (found === null && !isBusy) {
      onConnect({ baseUrl, model: model.trim() }, key.trim());
    }
  };
  const remark = fault ? faultWords(fault, trans) : problemWords(problem);
  const given = { onConnect: connect, describedBy: `${id}remark` };
  return (
    <>
      <Input
        {...given}
        label={trans.__('Base URL')}
        value={baseUrl}
        onChange={setBaseUrl}
        placeholder={USUAL[0][0]}
        list={`${id}usual`}
        isWrong={remark !== ''}
      />
      <datalist id={`${id}usual`}>
        {USUAL.map(([value, label]) => (
          <option key={value} value={value} label={label} />
        ))}
      </datalist>
      {props.userKeys && (
        <Input
          {...given}
          label={trans.__('API key, if it wants one')}
          value={key}
          onChange={setKey}
          type="password"
        />
      )}
      {NEEDS_NAME.includes(problem?.code ?? '') && (
        <Input
          {...given}
          label={trans.__('Model')}
          value={model}
          onChange={setModel}
        />
      )}
      <p id={`${id}remark`} role="alert" className="jp-ChatExt-fault">
        {remark}
      </p>
      <div className="jp-ChatExt-buttons">
        <button
          type="button"
          className="jp-ChatExt-button jp-mod-primary"
          disabled={baseUrl.trim() === '' || isBusy}
          onClick={connect}
        >
          {trans.__('Connect')}
        </button>
      </div>
    </>
  );
}

interface IInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onConnect: () => void;
  readonly describedBy: string;
  readonly type?: 'password';
  readonly placeholder?: string;
  readonly list?: string;
  readonly isWrong?: boolean;
}

function Input(props: IInputProps): JSX.Element {
  const id = useId();
  return (
    <div className="jp-ChatExt-field">
      <label htmlFor={id}>{props.label}</label>
      <input
        id={id}
        type={props.type ?? 'text'}
        inputMode={props.list ? 'url' : undefined}
        autoComplete="off"
        spellCheck={false}
        className="jp-ChatExt-input"
        placeholder={props.placeholder}
        list={props.list}
        aria-invalid={props.isWrong || undefined}
        aria-describedby={props.describedBy}
        value={props.value}
        onChange={event => props.onChange(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Enter') {
            event.preventDefault();
            props.onConnect();
          }
        }}
      />
    </div>
  );
}

function problemWords(problem: IChatError | null): string {
  return [problem?.title, problem?.hint].filter(Boolean).join(' ');
}

function faultWords(fault: AddressFault, trans: TranslationBundle): string {
  switch (fault) {
    case 'not-an-address':
      return trans.__(
        'This is no address. It begins with https:// or http://.'
      );
    case 'not-http':
      return trans.__('The address must begin with https:// or http://.');
    case 'private-parts':
      return trans.__(
        'The address must have no user name, password or query: keys have a field of their own.'
      );
  }
}
