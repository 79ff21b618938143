import { entryOf, faultOf } from '../../core/endpoints';

const named = (baseUrl: string, ...taken: string[]): string =>
  entryOf({ baseUrl, hasKey: false, model: '' }, taken).name;

describe('an endpoint', () => {
  it.each([
    ['http://localhost:11434/v1', 'ollama'],
    ['http://127.0.0.1:1234/v1', 'lmstudio'],
    ['http://[::1]:8000', 'vllm'],
    ['http://localhost:5000/v1', 'port-5000'],
    ['http://localhost', 'this-computer'],
    ['https://api.gateway.example/v1', 'gateway'],
    ['https://Models.EXAMPLE/v1', 'models'],
    ['https://10.0.0.7:8080/v1', 'endpoint'],
    ['https://local.example/v1', 'local-2']
  ])('at %s is called %s', (baseUrl, name) => {
    expect(named(baseUrl)).toBe(name);
    expect(name).toMatch(/^[a-z0-9-]{1,40}$/);
  });

  it('never takes the name of another one', () => {
    expect(named('https://gateway.example', 'gateway', 'gateway-2')).toBe(
      'gateway-3'
    );
  });

  it('is asked without a key if none was given', () => {
    const baseUrl = 'https://gateway.example/v1';
    expect(entryOf({ baseUrl, hasKey: false, model: '' }, [])).toEqual({
      name: 'gateway',
      baseUrl,
      needsKey: 'no'
    });
    expect(entryOf({ baseUrl, hasKey: true, model: 'm' }, [])).toEqual({
      name: 'gateway',
      baseUrl,
      needsKey: 'yes',
      models: ['m']
    });
  });

  it.each([
    ['gateway.example/v1', 'not-an-address'],
    ['', 'not-an-address'],
    ['ftp://gateway.example', 'not-http'],
    ['https://me:secret@gateway.example', 'private-parts'],
    ['https://gateway.example/v1?key=secret', 'private-parts'],
    ['https://gateway.example/v1', null]
  ])('with the address "%s" is %s', (baseUrl, fault) => {
    expect(faultOf(baseUrl)).toBe(fault);
  });
});
