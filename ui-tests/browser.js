// The browser and server settings that all browser tests share.
const { mkdtempSync } = require('fs');
const { tmpdir } = require('os');
const { join } = require('path');

/** Playwright's `use` options: a distribution's Chromium, headless, that looks for nothing outside. */
const browser = {
  launchOptions: {
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--disable-quic',
      '--disable-sync',
      '--font-render-hinting=none',
      '--no-first-run'
    ]
  },
  trace: 'retain-on-failure',
  video: 'off' // would need a download of Playwright's own ffmpeg
};

// Playwright reads its configuration once more in each worker: the folder is made only once.
process.env.UI_TEST_HOME ??= mkdtempSync(
  join(tmpdir(), 'jupyter-chat-ext-ui-')
);

/** The environment that keeps a server off the person's own Jupyter: settings, conversations, all. */
function ownFolders(name) {
  const home = join(process.env.UI_TEST_HOME, name);
  return {
    IPYTHONDIR: join(home, 'ipython'),
    JUPYTER_CONFIG_DIR: join(home, 'config'),
    JUPYTER_DATA_DIR: join(home, 'data'),
    JUPYTER_RUNTIME_DIR: join(home, 'runtime')
  };
}

/** A `webServer` entry: a Jupyter server that starts and ends with the tests. */
function server({ name, env, ...options }) {
  return {
    env: { ...ownFolders(name), ...env },
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
    reuseExistingServer: false,
    stdout: 'ignore',
    stderr: process.env.UI_TEST_LOG ? 'pipe' : 'ignore',
    timeout: 120_000,
    ...options
  };
}

module.exports = { browser, server };
