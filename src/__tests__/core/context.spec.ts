/** What goes with a question. The cases are shared with the server's half. */
import { readFileSync } from 'fs';
import { join } from 'path';
import {
  bounded,
  contextOf,
  contextPart,
  contextWords,
  tokensOf
} from '../../core/context';
import { ContextProviders, matching } from '../../core/context-providers';
import type { IContextGroup } from '../../core/context-providers';
import type { Part } from '../../core/messages';

interface ICase {
  name: string;
  data: Record<string, unknown> | null;
  told: string | null;
  tokens?: number;
}

const cases = JSON.parse(
  readFileSync(join(process.cwd(), 'tests/core/context.json'), 'utf-8')
) as ICase[];

describe('What goes with a question', () => {
  it.each(cases)('is told as what it is: $name', ({ data, told, tokens }) => {
    const part = { type: 'data-context', data } as Part;
    const context = contextOf(part);
    const words = context && contextWords(context);
    expect(words).toBe(told);
    expect(words === null ? undefined : tokensOf(words)).toBe(tokens);
  });

  it('comes back from a message as it was', () => {
    const context = {
      kind: 'file',
      label: 'notes.md',
      text: '',
      source: 'a/notes.md',
      language: 'markdown',
      cut: 3
    };
    expect(contextOf(contextPart(context))).toEqual(context);
    expect(contextPart({ kind: 'cell', label: 'x', text: '' })).toEqual({
      type: 'data-context',
      data: { kind: 'cell', label: 'x', text: '' }
    });
  });

  it('is no other part', () => {
    expect(contextOf({ type: 'text', text: 'x' })).toBeNull();
  });
});

describe('A text that is too long', () => {
  it('keeps its beginning and its end, and says what is missing', () => {
    const text = 'a'.repeat(60) + 'b'.repeat(60);
    expect(bounded(text, 30)).toEqual({
      text: `${'a'.repeat(20)}\n[… 90 characters left out …]\n${'b'.repeat(10)}`,
      cut: 90
    });
    expect(bounded(text, 120)).toEqual({ text, cut: 0 });
  });

  it('is not cut amid a character', () => {
    const { text } = bounded('😀'.repeat(50), 31);
    expect(text).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
    expect(text).not.toMatch(/(?<![\ud800-\udbff])[\udc00-\udfff]/);
  });
});

describe('The providers of what can be brought along', () => {
  const item = (name: string, label = name) => ({
    name,
    label,
    kind: 'ticket',
    read: async () => ({ kind: 'ticket', label, text: name })
  });
  const provider = (id: string, items: string[], rank?: number) => ({
    id,
    title: id,
    rank,
    list: async (typed: string) => ({
      items: items.map(name => item(name + typed))
    })
  });

  const asked = (providers: ContextProviders, typed: string) =>
    new Promise<readonly IContextGroup[]>(resolve => {
      providers.follow(typed, groups => groups.length === 2 && resolve(groups));
    });

  it('stand in the order of their ranks', async () => {
    const providers = new ContextProviders();
    providers.add(provider('last', ['a']));
    providers.add(provider('first', ['b'], 10));
    const groups = await asked(providers, '!');
    expect(groups.map(({ id }) => id)).toEqual(['first', 'last']);
    expect(groups[0].items[0].name).toBe('b!');
  });

  it('that fail say so, and keep no other from answering', async () => {
    const logged = jest.spyOn(console, 'error').mockReturnValue(undefined);
    const providers = new ContextProviders();
    providers.add(provider('good', ['a']));
    providers.add({
      id: 'bad',
      title: 'bad',
      list: async () => {
        throw new Error('No tickets today.');
      }
    });
    const [good, bad] = await asked(providers, '');
    expect(good.items).toHaveLength(1);
    expect(bad).toMatchObject({ items: [], note: 'No tickets today.' });
    expect(logged).toHaveBeenCalledTimes(1);
    logged.mockRestore();
  });

  it('have ids of their own, and can be taken away', async () => {
    const providers = new ContextProviders();
    const remove = providers.add(provider('one', ['a']));
    expect(() => providers.add(provider('one', []))).toThrow('already');
    remove();
    providers.add(provider('one', ['b']));
  });

  it('are told of no more once nobody asks', async () => {
    const providers = new ContextProviders();
    providers.add(provider('one', ['a']));
    const tell = jest.fn();
    providers.follow('', tell)();
    await Promise.resolve();
    expect(tell).not.toHaveBeenCalled();
  });

  it('are narrowed by what is typed, what begins with it first', () => {
    const items = [item('old_df'), item('df'), item('x', 'Df of x'), item('y')];
    expect(matching(items, 'DF').map(({ name }) => name)).toEqual([
      'df',
      'old_df',
      'x'
    ]);
  });
});
