/**
 * A Jupyter server of a test's own, with folders of its own and no models: it
 * can be ended, and started again as another one.
 */
import { spawn } from 'child_process';
import type { ChildProcess } from 'child_process';
import { once } from 'events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { createServer } from 'net';
import type { AddressInfo } from 'net';
import { tmpdir } from 'os';
import { join } from 'path';

export class OwnServer {
  static async make(): Promise<OwnServer> {
    const folder = mkdtempSync(join(tmpdir(), 'jupyter-chat-ext-own-'));
    return new OwnServer(folder, await freePort());
  }

  private constructor(
    readonly folder: string,
    private readonly port: number
  ) {
    mkdirSync(join(folder, 'notebooks'));
    this.settle('@jupyterlab/apputils-extension', 'notification', {
      fetchNews: 'false',
      checkForUpdates: false
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Start it; `lines` are its configuration. */
  async start(...lines: string[]): Promise<void> {
    const config = join(this.folder, 'config.py');
    writeFileSync(config, ['c = get_config()', ...lines].join('\n'));
    this.child = spawn('jupyter', this.argumentsWith(config), {
      env: { ...process.env, ...this.folders },
      stdio: process.env.UI_TEST_LOG ? 'inherit' : 'ignore'
    });
    while (!(await this.answers())) {
      if (this.child.exitCode !== null) {
        throw new Error('The server ended at once.');
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }

  async stop(): Promise<void> {
    if (this.child?.exitCode === null) {
      this.child.kill('SIGTERM');
      await once(this.child, 'exit');
    }
  }

  /** Write settings as JupyterLab's Settings Editor would. */
  settle(plugin: string, name: string, values: object): void {
    const folder = join(this.folders.JUPYTER_CONFIG_DIR, 'lab/user-settings');
    mkdirSync(join(folder, plugin), { recursive: true });
    writeFileSync(
      join(folder, plugin, `${name}.jupyterlab-settings`),
      JSON.stringify(values)
    );
  }

  private argumentsWith(config: string): string[] {
    return [
      'lab',
      `--config=${config}`,
      '--no-browser',
      '--allow-root',
      '--IdentityProvider.token=',
      '--ServerApp.ip=127.0.0.1',
      `--ServerApp.port=${this.port}`,
      '--ServerApp.port_retries=0',
      `--ServerApp.root_dir=${join(this.folder, 'notebooks')}`,
      '--LabApp.expose_app_in_browser=True'
    ];
  }

  private get folders(): Record<string, string> & {
    JUPYTER_CONFIG_DIR: string;
  } {
    return {
      IPYTHONDIR: join(this.folder, 'ipython'),
      JUPYTER_CONFIG_DIR: join(this.folder, 'config'),
      JUPYTER_DATA_DIR: join(this.folder, 'data'),
      JUPYTER_RUNTIME_DIR: join(this.folder, 'runtime')
    };
  }

  private async answers(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/api/status`)).ok;
    } catch {
      return false;
    }
  }

  private child: ChildProcess | null = null;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
