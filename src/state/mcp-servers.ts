/**
 * Keeps the list of MCP servers up to date, once somebody looked at it.
 */
import type { IChatTransport } from '../transport/chat-transport';
import type { ChatStore } from './chat-store';
import { Reloader } from './reloader';

export interface IMcpServerListOptions {
  readonly store: ChatStore;
  readonly transport: IChatTransport;
  /** Turns whatever was thrown into a problem that is shown. */
  readonly raise: (thrown: unknown) => void;
}

export class McpServerList {
  constructor(private readonly _options: IMcpServerListOptions) {}

  reload(): Promise<void> {
    return this._reloader.request();
  }

  /** A server is in another state. */
  async noteChange(): Promise<void> {
    if (this._options.store.state.mcp) {
      await this.reload();
    }
  }

  /** Start a server, anew if it runs; what becomes of it is told by changes. */
  async start(name: string): Promise<void> {
    await this._options.transport.startMcpServer(name);
    await this.reload();
  }

  async stop(name: string): Promise<void> {
    await this._options.transport.stopMcpServer(name);
    await this.reload();
  }

  private async _load(): Promise<void> {
    const { store, transport } = this._options;
    const servers = await transport.listMcpServers();
    store.dispatch({ type: 'mcp-servers-listed', servers });
  }

  private readonly _reloader = new Reloader(() =>
    this._load().catch(this._options.raise)
  );
}
