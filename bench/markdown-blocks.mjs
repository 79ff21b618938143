/**
 * How the cost of splitting a growing answer into blocks grows with its length:
 * `node bench/markdown-blocks.mjs`. An exponent of 1 is linear.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

const SOURCES = ['blocks', 'html-tracker', 'lines', 'list-tracker', 'math'];
const SECTION = `## A section

Some **prose** with \`code\`, a [link](https://docs.example/) and $E = mc^2$.

1. First:
   \`\`\`bash
   pip install something
   \`\`\`
2. Then run it.

\`\`\`python
def answer():

    return 42
\`\`\`

$$
\\int_0^1 x \\, dx
$$

| a | b |
|---|---|
| 1 | 2 |

`;

/** The pure modules as JavaScript, in a folder that is removed afterwards. */
async function loadSplitter(folder) {
  for (const name of SOURCES) {
    const source = readFileSync(`src/markdown/${name}.ts`, 'utf8');
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { module: 'esnext', target: 'es2022' }
    });
    const linked = outputText.replace(/from '(\.\/[\w-]+)'/g, "from '$1.mjs'");
    writeFileSync(join(folder, `${name}.mjs`), linked);
  }
  return import(pathToFileURL(join(folder, 'blocks.mjs')).href);
}

/** Milliseconds for this many deltas of about four characters; the best of five. */
function measure(BlockSplitter, deltas, section) {
  const text = section
    .repeat(Math.ceil((deltas * 4) / section.length))
    .slice(0, deltas * 4);
  const times = Array.from({ length: 5 }, () => {
    const splitter = new BlockSplitter();
    const started = performance.now();
    for (let at = 0; at < text.length; at += 4) {
      splitter.append(text.slice(at, at + 4));
    }
    splitter.finish();
    return performance.now() - started;
  });
  return Math.min(...times);
}

const folder = mkdtempSync(join(tmpdir(), 'markdown-blocks-'));
try {
  const { BlockSplitter } = await loadSplitter(folder);
  for (const [name, section] of [
    ['mixed', SECTION],
    ['one paragraph', 'word '],
    ['one list', '- an item of a list\n'],
    ['one fence', '```\n' + 'a line of code\n'.repeat(30_000)]
  ]) {
    measure(BlockSplitter, 5_000, section);
    const sizes = [5_000, 10_000, 20_000, 40_000];
    const times = sizes.map(size => measure(BlockSplitter, size, section));
    const exponent = Math.log(times[3] / times[0]) / Math.log(8);
    const cells = sizes.map((size, n) => `${size}: ${times[n].toFixed(1)} ms`);
    console.log(
      `${name.padEnd(14)} ${cells.join('  ')}  exponent ${exponent.toFixed(2)}`
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
