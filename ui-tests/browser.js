// The browser and server settings that all browser tests share.

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
      '--no-first-run'
    ]
  },
  trace: 'retain-on-failure',
  video: 'off' // would need a download of Playwright's own ffmpeg
};

/** A `webServer` entry: a Jupyter server that ends with the tests. */
function server(options) {
  return {
    timeout: 120_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
    stdout: 'ignore',
    stderr: process.env.UI_TEST_LOG ? 'pipe' : 'ignore',
    ...options
  };
}

module.exports = { browser, server };
