import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { model, provider } from '../support/builders';
import { renderChat } from '../support/render-chat';

const keyless = model('Fox', {
  available: false,
  provider: 'gateway',
  problem: { code: 'key-missing', title: 'Gateway needs a key.' }
});

describe('ModelSetup', () => {
  it('takes a key and says where it goes and where it is kept', async () => {
    const { chat } = renderChat({
      models: [keyless],
      model: keyless.id,
      providers: [provider()]
    });
    expect(
      screen.getByText('It is sent only to https://models.example.')
    ).toBeTruthy();
    const field = screen.getByLabelText<HTMLInputElement>(
      'API key for Gateway'
    );
    expect(field.type).toBe('password');
    await userEvent.type(field, ' sk-123 ');
    await userEvent.click(
      screen.getByRole('checkbox', { name: /disk \(unencrypted\)/ })
    );
    await userEvent.click(screen.getByRole('button', { name: 'Save key' }));
    expect(chat.setKey).toHaveBeenCalledWith('gateway', 'sk-123', false);
    expect(field.value).toBe('');
  });

  it.each(['key-origin-changed', 'key-origin-not-allowed'])(
    'asks for the key again after %s',
    code => {
      const moved = { ...keyless, problem: { code, title: 'It moved.' } };
      renderChat({
        models: [moved],
        model: moved.id,
        providers: [provider()]
      });
      expect(screen.getByLabelText('API key for Gateway')).toBeTruthy();
    }
  );

  it('shows the install line when the local runtime is missing', () => {
    const local = model('Ant', {
      group: 'local',
      available: false,
      problem: {
        code: 'local-runtime-missing',
        title: 'The local runtime is not installed.',
        hint: 'pip install "jupyter_chat_ext[local]"'
      }
    });
    renderChat({ models: [local], model: null });
    expect(
      screen.getByText('pip install "jupyter_chat_ext[local]"').tagName
    ).toBe('PRE');
  });
});
