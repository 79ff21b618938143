// Says last, in a few lines each, what failed: logs are often shown only by their end.
const { stripVTControlCharacters } = require('util');

const LINES = 8;

class FailuresReporter {
  constructor() {
    this.said = new Map();
  }

  onTestEnd(test, { status, errors, retry }) {
    if (status !== 'passed' && status !== 'skipped') {
      const place = `${test.location.file.split('/').pop()}:${test.location.line}`;
      const said = errors.map(({ message = '', location }) => {
        const words = stripVTControlCharacters(message).split('\n');
        return [`line ${location?.line}`, ...words].filter(Boolean);
      });
      const lines = said.flatMap(one => one.slice(0, LINES));
      this.said.set(`${place} (try ${retry + 1}, ${status})`, lines);
    }
  }

  onEnd() {
    for (const [where, lines] of this.said) {
      console.log([where, ...lines].join('\n    '));
    }
  }

  printsToStdio() {
    return false;
  }
}

module.exports = FailuresReporter;
