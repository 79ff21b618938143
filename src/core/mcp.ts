/**
 * MCP servers: what is configured, and how each of them is.
 */
import type { IChatError } from './messages';

export interface IMcpServer {
  readonly name: string;
  readonly kind: 'command' | 'url';
  /** The command line or the address, without keys. */
  readonly where: string;
  /** Who named it. */
  readonly source: 'admin' | 'file' | 'settings';
  readonly state: 'stopped' | 'starting' | 'ready' | 'failed';
  /** How many tools it has. */
  readonly tools: number;
  /** Why it failed, or may not be used. */
  readonly problem?: IChatError;
  /** Whether the administrator does not allow it. */
  readonly locked?: boolean;
}

export interface IMcpServers {
  readonly servers: readonly IMcpServer[];
  /** What is wrong in the configuration. */
  readonly problems: readonly { field: string; title: string }[];
  /** Whether people may add servers. */
  readonly userServers: boolean;
  /** Where people add servers: the path of mcp.json on the server. */
  readonly file: string;
  /** Why none can run. */
  readonly problem?: IChatError;
}
