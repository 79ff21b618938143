/**
 * The MCP servers with their state: start, restart and stop them, and read what
 * they print.
 */
import type { RefObject } from 'react';
import React, { useEffect, useRef, useState } from 'react';
import type { IMcpServer, IMcpServers } from '../../core/mcp';
import type { IChat } from '../../state/chat';
import { useChat } from '../../state/use-chat';
import { CommandLines } from '../cards/connection-card';
import { DialogPopup } from '../popup';
import { useServices } from '../services';
import { McpLog } from './mcp-log';
import { stateWords } from './mcp-words';

export interface IMcpDialogProps {
  readonly chat: IChat;
  readonly anchor: RefObject<HTMLElement>;
  readonly onBack: () => void;
  readonly onClose: () => void;
}

export function McpDialog(props: IMcpDialogProps): JSX.Element {
  const { trans } = useServices();
  const { chat, onClose } = props;
  const { mcp: listed } = useChat(chat);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.focus();
    void chat.refreshMcpServers();
  }, [chat]);
  return (
    <DialogPopup
      anchor={props.anchor}
      label={trans.__('MCP servers')}
      className="jp-ChatExt-providers"
      onClose={onClose}
    >
      <p className="jp-ChatExt-note">
        {trans.__('You are asked before each call of their tools.')}
      </p>
      <ul
        ref={list}
        tabIndex={-1}
        aria-label={trans.__('Servers')}
        aria-busy={listed === null}
        className="jp-ChatExt-providerList"
      >
        {listed?.servers.map(server => (
          <McpServerRow
            key={server.name}
            chat={chat}
            server={server}
            canRun={!listed.problem && !server.locked}
          />
        ))}
        {listed && <McpRemarks listed={listed} />}
      </ul>
      <div className="jp-ChatExt-buttons">
        <button
          type="button"
          className="jp-ChatExt-button"
          onClick={props.onBack}
        >
          {trans.__('Providers and keys')}
        </button>
        <button type="button" className="jp-ChatExt-button" onClick={onClose}>
          {trans.__('Close')}
        </button>
      </div>
    </DialogPopup>
  );
}

interface IMcpServerRowProps {
  readonly chat: IChat;
  readonly server: IMcpServer;
  readonly canRun: boolean;
}

function McpServerRow(props: IMcpServerRowProps): JSX.Element {
  const { trans } = useServices();
  const { chat, server } = props;
  const { name, problem, state } = server;
  const [isLogOpen, setLogOpen] = useState(false);
  return (
    <li aria-label={name} className="jp-ChatExt-provider jp-ChatExt-mcpServer">
      <div className="jp-ChatExt-mcp-head">
        <span className="jp-ChatExt-provider-label">{name}</span>
        <span role="status" className={`jp-ChatExt-note jp-mod-${state}`}>
          {stateWords(server, trans)}
        </span>
      </div>
      <span className="jp-ChatExt-mcp-buttons">
        {props.canRun && <RunButtons chat={chat} server={server} />}
        <button
          type="button"
          className="jp-ChatExt-button"
          aria-expanded={isLogOpen}
          aria-label={trans.__('Log of %1', name)}
          onClick={() => setLogOpen(!isLogOpen)}
        >
          {trans.__('Log')}
        </button>
      </span>
      <code className="jp-ChatExt-mcp-where">{server.where}</code>
      {problem && (
        <p className="jp-ChatExt-provider-problem">
          {[problem.title, problem.hint].filter(Boolean).join(' ')}
        </p>
      )}
      {isLogOpen && <McpLog chat={chat} name={name} state={state} />}
    </li>
  );
}

function RunButtons(
  props: Pick<IMcpServerRowProps, 'chat' | 'server'>
): JSX.Element {
  const { trans } = useServices();
  const { chat, server } = props;
  const { name } = server;
  const isStopped = server.state === 'stopped';
  const isOn = server.state === 'ready' || server.state === 'starting';
  return (
    <>
      <button
        type="button"
        className="jp-ChatExt-button"
        aria-label={
          isStopped ? trans.__('Start %1', name) : trans.__('Restart %1', name)
        }
        onClick={() => void chat.startMcpServer(name)}
      >
        {isStopped ? trans.__('Start') : trans.__('Restart')}
      </button>
      {isOn && (
        <button
          type="button"
          className="jp-ChatExt-button"
          aria-label={trans.__('Stop %1', name)}
          onClick={() => void chat.stopMcpServer(name)}
        >
          {trans.__('Stop')}
        </button>
      )}
    </>
  );
}

/** What is missing or wrong, and how servers are added. */
function McpRemarks({ listed }: { listed: IMcpServers }): JSX.Element {
  const { trans } = useServices();
  const { problem, problems } = listed;
  return (
    <>
      {problems.map(({ title }) => (
        <li key={title} className="jp-ChatExt-provider">
          <p className="jp-ChatExt-provider-problem">{title}</p>
        </li>
      ))}
      {problem && (
        <li className="jp-ChatExt-provider">
          <p className="jp-ChatExt-provider-problem">{problem.title}</p>
          {problem.hint && <CommandLines text={problem.hint} />}
        </li>
      )}
      <li className="jp-ChatExt-provider">
        <p className="jp-ChatExt-note">
          {listed.userServers
            ? trans.__('Servers are added in %1', listed.file)
            : trans.__('Servers are chosen by the administrator.')}
        </p>
      </li>
    </>
  );
}
