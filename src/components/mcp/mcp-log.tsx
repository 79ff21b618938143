/**
 * What an MCP server printed, read when it is opened and when the server's
 * state changes.
 */
import React, { useEffect, useState } from 'react';
import type { IMcpServer } from '../../core/mcp';
import type { IChat } from '../../state/chat';
import { useServices } from '../services';

export interface IMcpLogProps {
  readonly chat: IChat;
  readonly name: string;
  readonly state: IMcpServer['state'];
}

export function McpLog({ chat, name, state }: IMcpLogProps): JSX.Element {
  const { trans } = useServices();
  const [log, setLog] = useState<string | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void chat.readMcpLog(name).then(text => {
      if (isCurrent) {
        setLog(text);
      }
    });
    return () => {
      isCurrent = false;
    };
  }, [chat, name, state]);
  return (
    <pre
      tabIndex={0}
      role="group"
      aria-label={trans.__('What %1 printed', name)}
      aria-busy={log === null}
      className="jp-ChatExt-mcp-log"
    >
      {log === '' ? trans.__('It printed nothing.') : log}
    </pre>
  );
}
