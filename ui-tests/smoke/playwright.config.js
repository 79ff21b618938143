// One question and its answer in each older host, with the built wheel and plain Playwright: Galata
// belongs to one version of JupyterLab. `make smoke` makes the hosts and names their folders in
// HOST_ENVIRONMENTS.
const { cpSync, mkdirSync, writeFileSync } = require('fs');
const { basename, join, resolve } = require('path');
const { browser, server } = require('../browser');

const FIRST_PORT = Number(process.env.SMOKE_TEST_PORT ?? '8931');

/** What a host is called by and where it shows the notebook, by the name of its folder. */
const HOSTS = {
  lab44: { command: 'lab', page: 'lab/tree/echo.ipynb' },
  notebook74: { command: 'notebook', page: 'notebooks/echo.ipynb' }
};

const folders = (process.env.HOST_ENVIRONMENTS ?? '')
  .split(' ')
  .filter(Boolean);
if (folders.length === 0) {
  throw new Error(
    'Run `make smoke`: it makes the hosts and names their folders.'
  );
}

const hosts = folders.map((folder, index) => {
  const name = basename(folder);
  return {
    name,
    url: `http://127.0.0.1:${FIRST_PORT + index}`,
    folder: resolve(folder),
    ...HOSTS[name]
  };
});

/** Turn off JupyterLab's question about news: its toast lies over the composer. */
function askNothing(name) {
  const folder = join(
    process.env.UI_TEST_HOME,
    name,
    'config/lab/user-settings/@jupyterlab/apputils-extension'
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'notification.jupyterlab-settings'),
    JSON.stringify({ fetchNews: 'false', checkForUpdates: false })
  );
}

/** The command that starts a host on a copy of the notebook. */
function start({ name, folder, command, url }) {
  const root = join(process.env.UI_TEST_HOME, name, 'notebooks');
  mkdirSync(root, { recursive: true });
  cpSync(join(__dirname, 'echo.ipynb'), join(root, 'echo.ipynb'));
  askNothing(name);
  const options = [
    '--no-browser',
    '--allow-root',
    '--IdentityProvider.token=""',
    '--ServerApp.ip=127.0.0.1',
    `--ServerApp.port=${new URL(url).port}`,
    '--ServerApp.port_retries=0',
    `--ServerApp.root_dir="${root}"`
  ];
  return `"${join(folder, 'bin', 'jupyter')}" ${command} ${options.join(' ')}`;
}

module.exports = {
  testDir: __dirname,
  outputDir: '../test-results/smoke',
  reporter: [['list']],
  timeout: 180_000,
  expect: { timeout: 15_000 },
  retries: process.env.CI ? 1 : 0,
  workers: 1,
  use: {
    ...browser,
    actionTimeout: 20_000,
    viewport: { width: 1280, height: 800 }
  },
  projects: hosts.map(({ name, url, page }) => ({
    name,
    use: { baseURL: url },
    metadata: { page }
  })),
  webServer: hosts.map(host =>
    server({
      name: host.name,
      command: start(host),
      cwd: __dirname,
      url: `${host.url}/api/status`
    })
  )
};
