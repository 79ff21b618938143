// Drives the extension in JupyterLab, with Galata, in the Chromium of CHROMIUM_PATH.
const baseConfig = require('@jupyterlab/galata/lib/playwright-config');
const { resolve } = require('path');
const { browser, server } = require('./browser');

// Each worker has servers of its own: spec files share no settings, no conversations.
const workers = Number(process.env.UI_TEST_WORKERS ?? 1);
const first = Number(process.env.UI_TEST_PORT ?? 8917);

/** The ports that a worker's servers listen on. */
function ports(worker) {
  const lab = first + 10 * worker;
  return { lab, upstream: lab + 1, internet: lab + 2, aimock: lab + 3 };
}

/** What a worker's servers and its tests know of each other. */
function environment(worker) {
  const { lab, upstream, internet, aimock } = ports(worker);
  return {
    TARGET_URL: `http://127.0.0.1:${lab}`, // where Galata's fixtures go
    UPSTREAM_PORT: `${upstream}`, // the pretended provider
    INTERNET_PORT: `${internet}`, // the hosts of well-known providers, for notebooks that ask those
    AIMOCK_PORT: `${aimock}` // providers as other people pretend them
  };
}

/** The servers of a worker. */
function servers(worker) {
  const { lab, upstream, internet, aimock } = ports(worker);
  const env = environment(worker);
  return [
    server({
      name: `upstream-${worker}`,
      command: `python support/upstream.py ${upstream}`,
      cwd: __dirname,
      url: `http://127.0.0.1:${upstream}/v1/models`
    }),
    server({
      name: `internet-${worker}`,
      command: `python -m tests.internet.proxy ${internet}`,
      cwd: resolve(__dirname, '..'),
      url: `http://127.0.0.1:${internet}/log`
    }),
    server({
      name: `aimock-${worker}`,
      // by its path: the test tool of the same name for Python has the same command
      command: `node ../node_modules/@copilotkit/aimock/dist/cli.js -p ${aimock} -f support/aimock.json --log-level warn`,
      cwd: __dirname,
      url: `http://127.0.0.1:${aimock}/__aimock/health`
    }),
    server({
      name: `lab-${worker}`,
      command: 'jupyter lab --config jupyter_server_test_config.py',
      cwd: __dirname,
      env: { ...env, UI_TEST_PORT: `${lab}` },
      url: `http://127.0.0.1:${lab}/lab`
    })
  ];
}

// Playwright reads this file once more in each worker, which so finds its own servers.
const inWorker = process.env.TEST_PARALLEL_INDEX;
if (inWorker !== undefined) {
  Object.assign(process.env, environment(Number(inWorker)));
}

module.exports = {
  ...baseConfig,
  testDir: process.env.UI_TEST_FOLDER ?? './tests',
  outputDir: './test-results',
  expect: {
    timeout: 10_000,
    toHaveScreenshot: { threshold: 0.3 }
  },
  snapshotPathTemplate: '{testDir}/looks/{arg}{ext}',
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], [resolve(__dirname, 'failures-reporter.js')]],
  // a browser on a shared machine is late now and then; what fails twice is broken
  retries: process.env.CI ? 1 : 0,
  workers,
  use: {
    ...baseConfig.use,
    ...browser,
    actionTimeout: 15_000,
    viewport: { width: 1280, height: 800 }
  },
  webServer: Array.from({ length: workers }, (_, worker) =>
    servers(worker)
  ).flat()
};
