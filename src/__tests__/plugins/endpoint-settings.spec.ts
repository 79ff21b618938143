import { endpointSettings } from '../../plugins/endpoint-settings';

const GATEWAY = { name: 'gateway', baseUrl: 'https://gateway.example' };
const entry = {
  name: 'ollama',
  baseUrl: 'http://localhost:11434',
  needsKey: 'no'
} as const;

describe('endpointSettings', () => {
  const set = jest.fn(async () => undefined);
  const remove = jest.fn(async () => undefined);
  const settingsWith = (providers: unknown, usual: unknown = []) =>
    endpointSettings(
      async () =>
        ({
          composite: { providers },
          default: () => usual,
          set,
          remove
        }) as never
    );

  beforeEach(() => jest.clearAllMocks());

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

  it('leaves the list to the administrator again when nothing is the person’s own', async () => {
    await settingsWith([GATEWAY, entry], [GATEWAY]).remove('ollama');
    expect(remove).toHaveBeenCalledWith('providers');
    expect(set).not.toHaveBeenCalled();
  });
});
