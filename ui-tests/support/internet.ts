/**
 * The hosts of the well-known providers, as kernels of these tests see them.
 */
import { readFileSync } from 'fs';
import { join, resolve } from 'path';
import { execFileSync } from 'child_process';

const ROOT = resolve(__dirname, '..', '..');

export const INTERNET = `http://127.0.0.1:${process.env.INTERNET_PORT ?? '8919'}`;

/** The first cell of a notebook that asks them: what its kernel's environment is to be. */
export const THROUGH_OUR_INTERNET = `import json, os, urllib.request
os.environ.update(json.load(urllib.request.urlopen("${INTERNET}/environment")))`;

/** The same for a server: lines of its configuration. */
export async function throughOurInternet(): Promise<string[]> {
  const environment = await (await fetch(`${INTERNET}/environment`)).text();
  return [
    'import json, os',
    `found = json.loads(${JSON.stringify(environment)})`,
    'os.environ |= {name: found[name] for name in found if "KEY" not in name}'
  ];
}

interface IAsked {
  host: string;
  model: string;
  question: string;
  body: Record<string, unknown>;
}

/** What providers were asked, oldest first. */
export async function internetLog(): Promise<IAsked[]> {
  return (await (await fetch(`${INTERNET}/log`)).json()) as IAsked[];
}

export interface IBlock {
  name: string;
  code: string;
}

/** The Python blocks of a page of Markdown. */
export function pythonBlocks(page: string): IBlock[] {
  const arguments_ = ['-m', 'tests.seed.blocks', resolve(page)];
  const output = execFileSync('python', arguments_, { cwd: ROOT });
  return JSON.parse(output.toString()) as IBlock[];
}

/** What the page leaves to its reader. */
export function leftToTheReader(): string {
  const file = join(ROOT, 'tests', 'seed', 'left_to_the_reader.py');
  return readFileSync(file, 'utf-8');
}
