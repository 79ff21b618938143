/**
 * All providers with the state of their keys: enter, replace, remove. A key
 * goes in here and never comes out.
 */
import type { RefObject } from 'react';
import React, { useEffect, useRef, useState } from 'react';
import type { IChatError } from '../../core/messages';
import type { IProvider } from '../../core/models';
import type { IChat } from '../../state/chat';
import { CommandLines } from '../cards/connection-card';
import { DialogPopup } from '../popup';
import { useServices } from '../services';
import { ConnectionCheck } from './connection-check';
import { KeyForm } from './key-form';
import { canCheck, canEnter, isEntered, keyWords } from './key-words';

export interface IProvidersDialogProps {
  readonly chat: IChat;
  readonly providers: readonly IProvider[];
  readonly userKeys: boolean;
  readonly anchor: RefObject<HTMLElement>;
  /** Show the MCP servers instead. */
  readonly onMcpServers: () => void;
  readonly onClose: () => void;
}

export function ProvidersDialog(props: IProvidersDialogProps): JSX.Element {
  const { trans, host } = useServices();
  const { onClose } = props;
  const list = useRef<HTMLUListElement>(null);
  const [opened, setOpened] = useState<string | null>(null);
  useEffect(() => list.current?.focus(), []);
  return (
    <DialogPopup
      anchor={props.anchor}
      label={trans.__('Providers and keys')}
      className="jp-ChatExt-providers"
      onClose={onClose}
    >
      <p className="jp-ChatExt-note">
        {props.userKeys
          ? trans.__('Keys stay on the Jupyter server.')
          : trans.__(
              'Keys are managed by the administrator of this server.'
            )}{' '}
        {trans.__('A check of the connection costs a few tokens.')}
      </p>
      <ul
        ref={list}
        tabIndex={-1}
        aria-label={trans.__('Providers')}
        className="jp-ChatExt-providerList"
      >
        {props.providers
          .filter(({ hidden }) => !hidden)
          .map(provider => (
            <ProviderRow
              key={provider.name}
              chat={props.chat}
              provider={provider}
              userKeys={props.userKeys}
              isOpen={provider.name === opened}
              onOpen={isOpen => setOpened(isOpen ? provider.name : null)}
            />
          ))}
      </ul>
      <div className="jp-ChatExt-buttons">
        {host.openProviderSettings && (
          <button
            type="button"
            className="jp-ChatExt-button"
            onClick={host.openProviderSettings}
          >
            {trans.__('Add a provider')}
          </button>
        )}
        <button
          type="button"
          className="jp-ChatExt-button"
          onClick={props.onMcpServers}
        >
          {trans.__('MCP servers')}
        </button>
        <button type="button" className="jp-ChatExt-button" onClick={onClose}>
          {trans.__('Close')}
        </button>
      </div>
    </DialogPopup>
  );
}

interface IProviderRowProps {
  readonly chat: IChat;
  readonly provider: IProvider;
  readonly userKeys: boolean;
  /** Whether a key is being entered. */
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
}

function ProviderRow(props: IProviderRowProps): JSX.Element {
  const { trans } = useServices();
  const { chat, provider, isOpen, onOpen } = props;
  const mayEnter = props.userKeys && canEnter(provider);
  return (
    <li aria-label={provider.label} className="jp-ChatExt-provider">
      <span className="jp-ChatExt-provider-label">{provider.label}</span>
      <span className="jp-ChatExt-note">{keyWords(provider, trans)}</span>
      {mayEnter && (
        <span className="jp-ChatExt-provider-buttons">
          <KeyButtons {...props} />
        </span>
      )}
      {isOpen && mayEnter && (
        <KeyForm
          chat={chat}
          provider={provider}
          hasFocus
          onSaved={() => onOpen(false)}
        />
      )}
      <ProviderRemarks provider={provider} />
      {canCheck(provider) && (
        <ConnectionCheck chat={chat} provider={provider} />
      )}
    </li>
  );
}

function KeyButtons(props: IProviderRowProps): JSX.Element {
  const { trans } = useServices();
  const { chat, provider, isOpen, onOpen } = props;
  return (
    <>
      <button
        type="button"
        className="jp-ChatExt-button"
        aria-expanded={isOpen}
        aria-label={
          provider.key.set
            ? trans.__('Replace the key of %1', provider.label)
            : trans.__('Enter a key for %1', provider.label)
        }
        onClick={() => onOpen(!isOpen)}
      >
        {provider.key.set ? trans.__('Replace') : trans.__('Enter')}
      </button>
      {isEntered(provider) && (
        <button
          type="button"
          className="jp-ChatExt-button"
          aria-label={trans.__('Remove the key of %1', provider.label)}
          onClick={() => void chat.deleteKey(provider.name)}
        >
          {trans.__('Remove')}
        </button>
      )}
    </>
  );
}

/** What is in the way of asking it, and what was mended in its address. */
function ProviderRemarks({
  provider: { note, problem }
}: {
  provider: IProvider;
}): JSX.Element {
  return (
    <>
      {note && <p className="jp-ChatExt-note">{note}</p>}
      {problem && problem.code !== 'key-missing' && (
        <ProviderProblem problem={problem} />
      )}
    </>
  );
}

function ProviderProblem({ problem }: { problem: IChatError }): JSX.Element {
  const { code, title, hint = '' } = problem;
  return code === 'package-missing' ? (
    <>
      <p className="jp-ChatExt-provider-problem">{title}</p>
      <CommandLines text={hint} />
    </>
  ) : (
    <p className="jp-ChatExt-provider-problem">{`${title} ${hint}`}</p>
  );
}
