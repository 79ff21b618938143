import { act, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ICheckReport } from '../../core/checks';
import { ChatFailure } from '../../core/errors';
import { model, provider } from '../support/builders';
import { renderChat } from '../support/render-chat';

const fox = model('Fox', { provider: 'gateway' });
const claude = provider({
  name: 'anthropic',
  label: 'Anthropic',
  kind: 'anthropic',
  origin: 'https://api.anthropic.com:443',
  configured: false,
  settings: ['temperature'],
  problem: { code: 'key-missing', title: 'Anthropic needs an API key.' }
});
const placeholder = model('Anthropic', {
  id: 'anthropic:',
  available: false,
  offered: true,
  provider: 'anthropic',
  problem: claude.problem
});
const sonnet = model('claude-sonnet', {
  id: 'anthropic:claude-sonnet',
  provider: 'anthropic',
  detail: 'Anthropic'
});

const untrusted: ICheckReport = {
  provider: 'gateway',
  label: 'Gateway',
  ok: false,
  steps: [
    { name: 'proxy', state: 'skipped', title: 'There is none.' },
    { name: 'tcp', state: 'ok', title: 'Connected.', seconds: 0.0231 },
    {
      name: 'tls',
      state: 'failed',
      title: 'The certificate of Gateway is not trusted.',
      problem: {
        code: 'certificate-untrusted',
        title: 'The certificate of Gateway is not trusted.',
        hint: 'Set SSL_CERT_FILE.'
      }
    },
    { name: 'auth', state: 'skipped', title: 'Not reached.' }
  ]
};

const openPicker = () =>
  userEvent.click(screen.getByRole('button', { name: /^Model:/ }));

const openDialog = async () => {
  await openPicker();
  await userEvent.click(
    screen.getByRole('button', { name: 'Providers and keys' })
  );
  return screen.getByRole('dialog', { name: 'Providers and keys' });
};

describe('Well-known providers', () => {
  const state = {
    models: [fox, placeholder],
    model: fox.id,
    providers: [provider(), claude]
  };

  it('stand at the end of the list, and take their key', async () => {
    const { chat, set } = renderChat(state);
    await openPicker();
    const group = screen.getByRole('group', { name: 'More providers' });
    fireEvent.click(within(group).getByRole('option', { name: /Anthropic/ }));
    await userEvent.type(
      screen.getByLabelText('API key for Anthropic'),
      'sk-123'
    );
    await userEvent.click(screen.getByRole('button', { name: 'Save key' }));
    expect(chat.setKey).toHaveBeenCalledWith('anthropic', 'sk-123', true);

    set({ models: [fox] });
    expect(screen.queryByRole('listbox')).toBeNull();
    set({ models: [fox, sonnet] });
    const found = screen.getAllByRole('option');
    expect(found).toHaveLength(1);
    fireEvent.click(found[0]);
    expect(chat.chooseModel).toHaveBeenCalledWith(sonnet.id);
    await openPicker();
    expect(screen.getAllByRole('option')).toHaveLength(2);
  });

  it('are one choice on the first day', async () => {
    const groq = provider({
      name: 'groq',
      label: 'Groq',
      configured: false,
      problem: {
        code: 'package-missing',
        title: 'Groq needs the package groq, which is not installed.',
        hint: "%pip install 'jupyter_chat_ext[groq]'"
      }
    });
    const hidden = provider({ name: 'ollama', label: 'Ollama', hidden: true });
    const { chat } = renderChat({
      models: [placeholder],
      providers: [{ ...claude }, groq, { ...hidden, configured: false }]
    });
    const services = screen.getByLabelText('Service');
    expect(services.textContent).toBe('AnthropicGroq');
    await userEvent.type(
      screen.getByLabelText('API key for Anthropic'),
      'sk-123{Enter}'
    );
    expect(chat.setKey).toHaveBeenCalledWith('anthropic', 'sk-123', true);
    fireEvent.change(services, { target: { value: 'groq' } });
    expect(
      screen.getByText("%pip install 'jupyter_chat_ext[groq]'").tagName
    ).toBe('PRE');
  });

  it('are not offered where the administrator keeps the keys', () => {
    renderChat({
      models: [placeholder],
      providers: [claude],
      userKeys: false
    });
    expect(screen.queryByLabelText('Service')).toBeNull();
  });
});

describe('ProvidersDialog', () => {
  it.each([
    [{ set: false }, 'No key yet'],
    [
      { set: true, source: 'environment', variable: 'GATEWAY_API_KEY' },
      'Key set by the environment (GATEWAY_API_KEY)'
    ],
    [{ set: true, source: 'admin' }, 'Key set by the administrator'],
    [
      { set: true, source: 'keyring', last4: 'WXYZ' },
      'Key stored in the keyring, ends in WXYZ'
    ],
    [
      { set: true, source: 'file', last4: 'WXYZ' },
      'Key stored, unencrypted, ends in WXYZ'
    ],
    [{ set: true, source: 'session' }, 'Key for this session only']
  ] as const)('says of a key: %j', async (key, words) => {
    renderChat({
      models: [fox],
      model: fox.id,
      providers: [provider({ key })]
    });
    const dialog = await openDialog();
    const row = within(dialog).getByRole('listitem', { name: 'Gateway' });
    expect(within(row).getByText(words)).toBeTruthy();
    const mayReplace = !['environment', 'admin'].includes(
      'source' in key ? key.source : ''
    );
    const buttons = within(row).queryAllByRole('button', {
      name: /the key of|a key for/
    });
    expect(buttons.length > 0).toBe(mayReplace);
  });

  it('replaces and removes a key that was entered', async () => {
    const entered = provider({ key: { set: true, source: 'file' } });
    const { chat, set } = renderChat({
      models: [fox],
      model: fox.id,
      providers: [entered]
    });
    const dialog = await openDialog();
    const replace = screen.getByRole('button', {
      name: 'Replace the key of Gateway'
    });
    await userEvent.click(replace);
    expect(replace.getAttribute('aria-expanded')).toBe('true');
    expect(document.activeElement).toBe(
      screen.getByLabelText('API key for Gateway')
    );
    await userEvent.keyboard('sk-new{Enter}');
    expect(chat.setKey).toHaveBeenCalledWith('gateway', 'sk-new', true);
    expect(screen.queryByLabelText('API key for Gateway')).toBeNull();
    await userEvent.click(
      screen.getByRole('button', { name: 'Remove the key of Gateway' })
    );
    expect(chat.deleteKey).toHaveBeenCalledWith('gateway');
    // the button goes with the key, and the focus stays in the dialog
    set({ providers: [provider({ key: { set: false } })] });
    expect(dialog.isConnected).toBe(true);
    expect(dialog.contains(document.activeElement)).toBe(true);
  });

  it('says what was mended, what is missing and what is locked', async () => {
    renderChat({
      models: [fox],
      model: fox.id,
      providers: [
        provider({ note: '/v1 was added to the base URL.' }),
        provider({
          name: 'groq',
          label: 'Groq',
          problem: {
            code: 'package-missing',
            title: 'Groq needs the package groq.',
            hint: '%pip install it'
          }
        }),
        provider({
          name: 'xai',
          label: 'xAI',
          locked: true,
          problem: { code: 'locked', title: 'xAI is blocked on this server.' }
        })
      ]
    });
    await openDialog();
    expect(screen.getByText('/v1 was added to the base URL.')).toBeTruthy();
    expect(screen.getByText('%pip install it').tagName).toBe('PRE');
    const locked = screen.getByRole('listitem', { name: 'xAI' });
    expect(locked.textContent).toContain('xAI is blocked on this server.');
    expect(within(locked).queryByRole('button')).toBeNull();
  });

  it('takes no keys where the administrator keeps them', async () => {
    renderChat({
      models: [fox],
      model: fox.id,
      providers: [provider()],
      userKeys: false
    });
    const dialog = await openDialog();
    expect(dialog.textContent).toContain('managed by the administrator');
    expect(screen.queryByRole('button', { name: /Enter a key/ })).toBeNull();
  });

  it('checks a connection, and says at which step it failed', async () => {
    const { chat } = renderChat({
      models: [fox],
      model: fox.id,
      providers: [provider(), claude]
    });
    await openDialog();
    expect(
      screen.queryByRole('button', {
        name: 'Check the connection to Anthropic'
      })
    ).toBeNull();
    const button = screen.getByRole('button', {
      name: 'Check the connection to Gateway'
    });
    let answer = (_report: ICheckReport): void => undefined;
    chat.checkProvider.mockReturnValueOnce(
      new Promise(resolve => (answer = resolve))
    );
    await userEvent.click(button);
    await userEvent.click(button);
    expect(chat.checkProvider).toHaveBeenCalledTimes(1);
    const row = screen.getByRole('listitem', { name: 'Gateway' });
    const status = within(row).getByRole('status');
    expect(status.textContent).toContain('is being asked two tiny questions');

    await act(async () => answer(untrusted));
    expect(status.textContent).toBe('Gateway cannot be asked yet.');
    const steps = within(
      screen.getByRole('list', { name: 'Check of the connection to Gateway' })
    );
    const [proxy, tcp, tls, ...rest] = steps.getAllByRole('listitem');
    expect(within(tcp).getByRole('img', { name: 'In order' })).toBeTruthy();
    expect(tcp.textContent).toContain('0.02 s');
    expect(within(tls).getByRole('img', { name: 'Failed' })).toBeTruthy();
    expect(tls.textContent).toContain('Set SSL_CERT_FILE.');
    expect(within(proxy).getByRole('img', { name: 'Skipped' })).toBeTruthy();
    expect(rest).toEqual([]);
    expect(document.activeElement).toBe(button);
  });

  it('says why a connection could not be checked', async () => {
    const { chat } = renderChat({
      models: [fox],
      model: fox.id,
      providers: [provider()]
    });
    await openDialog();
    chat.checkProvider.mockRejectedValueOnce(
      new ChatFailure({ code: 'unreachable', title: 'No server.' })
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Check the connection to Gateway' })
    );
    expect(await screen.findByText('No server.')).toBeTruthy();
  });

  it('closes with Escape and gives the focus back', async () => {
    renderChat({ models: [fox], model: fox.id, providers: [provider()] });
    await openDialog();
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(
      screen.getByRole('button', { name: /^Model:/ })
    );
  });
});

describe('A model that no list has', () => {
  const usable = { ...claude, usable: true, problem: undefined };

  it('can be named', async () => {
    const { chat } = renderChat({
      models: [fox, sonnet],
      model: fox.id,
      providers: [provider(), usable]
    });
    await openPicker();
    await userEvent.keyboard('anthropic:claude-next');
    expect(activeOption()).toBe('Use anthropic:claude-nextAnthropic');
    await userEvent.keyboard('{Enter}');
    expect(chat.chooseModel).toHaveBeenCalledWith('anthropic:claude-next');
  });

  it('asks for the key of its provider first', async () => {
    const { chat, set } = renderChat({
      models: [fox],
      model: fox.id,
      providers: [claude]
    });
    await openPicker();
    await userEvent.keyboard('anthropic:claude-next{Enter}');
    expect(chat.chooseModel).not.toHaveBeenCalled();
    expect(screen.getByLabelText('API key for Anthropic')).toBeTruthy();
    set({ providers: [usable] });
    expect(chat.chooseModel).toHaveBeenCalledWith('anthropic:claude-next');
  });

  it('says how to name one', async () => {
    renderChat({ models: [fox], model: fox.id, providers: [usable] });
    await openPicker();
    await userEvent.keyboard('nobody:model');
    expect(
      screen.getByText(/Write <provider>:<model> for one that is not listed\./)
    ).toBeTruthy();
  });
});

function activeOption(): string | null | undefined {
  const id = screen
    .getByRole('combobox', { name: 'Search models' })
    .getAttribute('aria-activedescendant');
  return document.getElementById(id ?? '')?.textContent;
}

describe('The key of a provider that rejected it', () => {
  const rejected = model('Anthropic', {
    ...placeholder,
    problem: { code: 'key-rejected', title: 'Anthropic rejected the API key.' }
  });

  it('can be entered again, unless it is not the person’s', () => {
    const file = { ...claude, key: { set: true, source: 'file' as const } };
    const { set } = renderChat({
      models: [fox, rejected],
      model: rejected.id,
      providers: [file]
    });
    expect(screen.getByLabelText('API key for Anthropic')).toBeTruthy();
    const environment = { set: true, source: 'environment' as const };
    set({ providers: [{ ...claude, key: environment }] });
    expect(screen.queryByLabelText('API key for Anthropic')).toBeNull();
    expect(screen.getByText('Key set by the environment')).toBeTruthy();
  });
});
