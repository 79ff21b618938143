/** Providers: the built-in ones, and the example of the documentation. */
import { readFileSync } from 'fs';
import { join } from 'path';
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { nullTranslator } from '@jupyterlab/translation';
import ts from 'typescript';
import type { IContextGroup } from '../../core/context-providers';
import { contextPlugin, providers } from '../../plugins/context';
import { IChatContext } from '../../api';

jest.mock('../../plugins/contexts/built-in', () => ({
  builtInContexts: () => {
    const list = async (typed: string) => ({ items: [], note: `of ${typed}` });
    return { notebook: { list }, variables: { list }, files: { list } };
  }
}));

interface IExample {
  requires: unknown[];
  activate: (app: unknown, context: unknown) => void;
}

/** The plugin that docs/context.md shows, run as it stands there. */
function example(): IExample {
  const page = readFileSync(join(process.cwd(), 'docs/context.md'), 'utf-8');
  const code = /```ts\n([\s\S]*?)```/.exec(page)![1];
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS }
  });
  const module = { exports: {} as { default?: IExample } };
  const load = (): unknown => ({ IChatContext });
  new Function('require', 'module', 'exports', outputText)(
    load,
    module,
    module.exports
  );
  return module.exports.default!;
}

const asked = (typed: string): Promise<readonly IContextGroup[]> =>
  new Promise(resolve => {
    providers.follow(typed, groups => groups.length === 4 && resolve(groups));
  });

it('a provider of another extension stands beside the built-in ones', async () => {
  const context = await contextPlugin.activate(
    {} as JupyterFrontEnd,
    nullTranslator
  );
  const { requires, activate } = example();
  expect(requires).toEqual([IChatContext]);
  activate({}, context);

  const groups = await asked('t-2');

  expect(groups.map(({ title }) => title)).toEqual([
    'Notebook',
    'Variables',
    'Files',
    'Tickets'
  ]);
  expect(groups[0].note).toBe('of t-2');
  const [ticket] = groups[3].items;
  expect(ticket).toMatchObject({ name: 'T-2', label: 'T-2: Slow on Mondays' });
  expect(await ticket.read()).toEqual({
    kind: 'ticket',
    label: 'T-2',
    text: 'It takes a minute.'
  });
});
