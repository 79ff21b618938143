import { unlistedModel, withUnlisted } from '../../core/models';
import { model, provider } from '../support/builders';

const gateway = provider({
  name: 'gateway',
  usable: true,
  settings: ['temperature']
});
const keyless = provider({
  name: 'groq',
  label: 'Groq',
  problem: { code: 'key-missing', title: 'Groq needs an API key.' }
});
const listed = [model('Fox', { id: 'gateway:fox' })];

describe('unlistedModel', () => {
  const named = (id: string) => unlistedModel(id, listed, [gateway, keyless]);

  it('can use tools, and searches the web if its provider does', () => {
    expect(named('gateway:owl')).toMatchObject({ tools: true });
    expect(named('gateway:owl')?.webSearch).toBeUndefined();
    const openai = provider({ name: 'openai', webSearch: true });
    expect(unlistedModel('openai:owl', [], [openai])?.webSearch).toBe(true);
  });

  it('is any model of a known provider', () => {
    expect(named('gateway:a/b:free')).toMatchObject({
      id: 'gateway:a/b:free',
      label: 'a/b:free',
      detail: 'Gateway',
      settings: ['temperature'],
      available: true,
      isUnlisted: true
    });
    expect(named('  gateway:  owl ')?.id).toBe('gateway:owl');
  });

  it('can be told to think, as far as anybody knows', () => {
    const bedrock = provider({ name: 'bedrock', thinking: ['off', 'high'] });
    const named = unlistedModel('bedrock:owl', [], [bedrock]);
    expect(named?.thinking).toEqual(['off', 'high']);
  });

  it('needs what its provider needs', () => {
    expect(named('groq:llama')).toMatchObject({
      available: false,
      problem: { code: 'key-missing' }
    });
  });

  it.each(['gateway:fox', 'nobody:fox', 'gateway:', 'gateway: ', 'fox', ''])(
    'is not %j',
    id => expect(named(id)).toBeNull()
  );
});

describe('withUnlisted', () => {
  it('adds each once, and leaves a list alone that lacks nothing', () => {
    const found = withUnlisted(
      listed,
      [gateway],
      ['gateway:owl', null, 'gateway:owl', 'gateway:fox', undefined]
    );
    expect(found.map(({ id }) => id)).toEqual(['gateway:fox', 'gateway:owl']);
    expect(withUnlisted(listed, [gateway], ['gateway:fox'])).toBe(listed);
  });
});
