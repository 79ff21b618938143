import { endpointSettings } from '../../plugins/endpoint-settings';

const GATEWAY = { name: 'gateway', baseUrl: 'https://gateway.example' };
const entry = {
  name: 'ollama',
  baseUrl: 'http://localhost:11434',
  needsKey: 'no'
} as const;

describe('endpointSettings', () => {
  const set = jest.fn(async () => undefined);
  const settingsWith = (providers: unknown) =>
    endpointSettings(async () => ({ composite: { providers }, set }) as never);

  beforeEach(() => set.mockClear());

  it('adds an endpoint to those that are there', async () => {
    await settingsWith([GATEWAY]).add(entry);
    expect(set).toHaveBeenCalledWith('providers', [GATEWAY, entry]);
  });

  it('begins the list where there is none', async () => {
    await settingsWith(undefined).add(entry);
    expect(set).toHaveBeenCalledWith('providers', [entry]);
  });

  it('removes what did not answer, and nothing else', async () => {
    await settingsWith([GATEWAY, entry]).remove('ollama');
    expect(set).toHaveBeenCalledWith('providers', [GATEWAY]);
  });
});
