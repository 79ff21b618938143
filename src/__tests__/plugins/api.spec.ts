import { readFileSync } from 'fs';
import { PluginRegistry } from '@lumino/coreutils';
import type { IPlugin } from '@lumino/coreutils';
import plugins from '../../index';
import { IChat, IChatContext } from '../../index';

const read = (path: string) => readFileSync(path, 'utf-8');

describe('What other extensions may import', () => {
  it('is all among the names that are promises', () => {
    const blocks = read('src/index.ts').matchAll(
      /export (?:type )?\{([^}]*)\}/g
    );
    const names = [...blocks].flatMap(([, block]) => block.match(/\w+/g) ?? []);
    expect(names).toContain('IPartRenderer');
    const promised = read('docs/names.md');
    expect(names.filter(name => !promised.includes(`\`${name}\``))).toEqual([]);
  });

  it('has tokens that a plugin provides', () => {
    const registry = new PluginRegistry<object>();
    registry.registerPlugins(plugins as IPlugin<object, unknown>[]);
    const provided = plugins.map(({ provides }) => provides);
    expect(provided).toEqual(expect.arrayContaining([IChat, IChatContext]));
    expect(registry.listPlugins()).toHaveLength(plugins.length);
  });

  it('comes with its types, which the example is compiled against', () => {
    const { types, files } = JSON.parse(read('package.json'));
    expect(types).toBe('lib/index.d.ts');
    expect(files).toContain('lib/**/*.{js,d.ts}');
    const example = JSON.parse(read('examples/extension/tsconfig.json'));
    expect(example.compilerOptions.paths['jupyter-chat-ext']).toEqual([
      `../../${types}`
    ]);
  });
});
