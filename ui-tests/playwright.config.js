// Drives the extension in JupyterLab, with Galata, in the Chromium of CHROMIUM_PATH.
const baseConfig = require('@jupyterlab/galata/lib/playwright-config');
const { resolve } = require('path');
const { browser, server } = require('./browser');

const port = process.env.UI_TEST_PORT ?? '8917';
const url = `http://127.0.0.1:${port}`;
process.env.TARGET_URL = url; // where Galata's fixtures go
process.env.UPSTREAM_PORT ??= '8918'; // the pretended provider
// the hosts of well-known providers, for notebooks that ask those
process.env.INTERNET_PORT ??= String(Number(process.env.UPSTREAM_PORT) + 1);
// providers as other people pretend them
process.env.AIMOCK_PORT ??= String(Number(process.env.UPSTREAM_PORT) + 2);

module.exports = {
  ...baseConfig,
  testDir: './tests',
  outputDir: './test-results',
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  // a browser on a shared machine is late now and then; what fails twice is broken
  retries: process.env.CI ? 1 : 0,
  workers: 1,
  use: {
    ...baseConfig.use,
    ...browser,
    actionTimeout: 15_000,
    viewport: { width: 1280, height: 800 }
  },
  webServer: [
    server({
      name: 'upstream',
      command: `python support/upstream.py ${process.env.UPSTREAM_PORT}`,
      cwd: __dirname,
      url: `http://127.0.0.1:${process.env.UPSTREAM_PORT}/v1/models`
    }),
    server({
      name: 'internet',
      command: `python -m tests.internet.proxy ${process.env.INTERNET_PORT}`,
      cwd: resolve(__dirname, '..'),
      url: `http://127.0.0.1:${process.env.INTERNET_PORT}/log`
    }),
    server({
      name: 'aimock',
      // by its path: the test tool of the same name for Python has the same command
      command: `node ../node_modules/@copilotkit/aimock/dist/cli.js -p ${process.env.AIMOCK_PORT} -f support/aimock.json --log-level warn`,
      cwd: __dirname,
      url: `http://127.0.0.1:${process.env.AIMOCK_PORT}/__aimock/health`
    }),
    server({
      name: 'lab',
      command: 'jupyter lab --config jupyter_server_test_config.py',
      cwd: __dirname,
      env: { UI_TEST_PORT: port },
      url: `${url}/lab`
    })
  ]
};
