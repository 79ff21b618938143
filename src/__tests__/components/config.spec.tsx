/** The settings of a model, beside the field. */
import { fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { model } from '../support/builders';
import { renderChat } from '../support/render-chat';

const fox = model('Fox', {
  settings: ['max_tokens', 'temperature', 'frequency_penalty'],
  config: { temperature: 0.5 }
});
const ready = { models: [fox, model('Owl')], model: fox.id };

const button = () => screen.getByRole('button', { name: /^Configuration/ });
const panel = () =>
  screen.queryByRole('dialog', { name: 'Configuration of Fox' });
const field = (name: string) =>
  screen.getByRole<HTMLInputElement>('spinbutton', { name });
const complaints = () =>
  screen
    .queryAllByRole('alert')
    .map(({ textContent }) => textContent)
    .filter(Boolean);

async function open() {
  const rendered = renderChat(ready);
  await userEvent.click(button());
  return rendered;
}

describe('The settings of a model', () => {
  it('are those that it honours, and nothing is set', async () => {
    await open();
    expect(
      screen.getAllByRole('spinbutton').map(each => each.getAttribute('id'))
    ).toHaveLength(3);
    expect(field('Max tokens').value).toBe('');
    expect(document.activeElement).toBe(field('Max tokens'));
    expect(field('Max tokens').placeholder).toBe('Not set');
    expect(field('Temperature').placeholder).toBe('0.5');
    expect(field('Temperature').getAttribute('aria-valuemax')).toBe('2');
  });

  it('are not offered for a model that has none', () => {
    const { set } = renderChat(ready);
    set({ model: 'test:Owl' });
    expect(screen.queryByRole('button', { name: /^Config/ })).toBeNull();
  });

  it('count at once, and the button tells of it', async () => {
    const { chat } = await open();
    await userEvent.type(field('Temperature'), '0.2');
    expect(chat.setConfig).toHaveBeenLastCalledWith(fox.id, {
      temperature: 0.2
    });
    await userEvent.type(field('Max tokens'), '100');
    expect(chat.state.configs[fox.id]).toEqual({
      max_tokens: 100,
      temperature: 0.2
    });
    expect(button().getAttribute('aria-label')).toBe('Configuration, 2 set');
  });

  it('are not sent while they are wrong, and say why', async () => {
    const { chat } = await open();
    await userEvent.type(field('Temperature'), '3');
    expect(complaints()).toEqual([
      'This must be between 0 and 2. It is not sent.'
    ]);
    expect(field('Temperature').getAttribute('aria-invalid')).toBe('true');
    await userEvent.type(field('Max tokens'), '1.5');
    await userEvent.type(field('Frequency penalty'), 'much');
    expect(complaints()).toEqual([
      'This must be a whole number. It is not sent.',
      'This must be between 0 and 2. It is not sent.',
      'This is not a number. It is not sent.'
    ]);
    expect(chat.state.configs[fox.id]).toEqual({});
    await userEvent.keyboard('{Enter}');
    expect(panel()).toBeTruthy();
    expect(chat.send).not.toHaveBeenCalled();
  });

  it('change with the arrow keys, within their limits', async () => {
    const { chat } = await open();
    await userEvent.click(field('Temperature'));
    await userEvent.keyboard('{ArrowUp}');
    expect(field('Temperature').value).toBe('0.6');
    await userEvent.clear(field('Temperature'));
    await userEvent.keyboard('2{ArrowUp}');
    expect(chat.state.configs[fox.id]).toEqual({ temperature: 2 });
  });

  it('are all taken back at once', async () => {
    const { chat } = await open();
    const reset = screen.getByRole('button', { name: 'Reset' });
    expect(reset).toHaveProperty('disabled', true);
    await userEvent.type(field('Temperature'), '0.2');
    await userEvent.click(reset);
    expect(chat.state.configs[fox.id]).toEqual({});
    expect(field('Temperature').value).toBe('');
    expect(document.activeElement).toBe(field('Max tokens'));
    expect(button().getAttribute('aria-label')).toBe('Configuration');
  });

  it('are still there when opened again', async () => {
    await open();
    await userEvent.type(field('Temperature'), '0.2{Enter}');
    expect(panel()).toBeNull();
    expect(document.activeElement).toBe(button());
    await userEvent.click(button());
    expect(field('Temperature').value).toBe('0.2');
    await userEvent.keyboard('{Escape}');
    expect(panel()).toBeNull();
    expect(document.activeElement).toBe(button());
  });

  it('stay with their model', async () => {
    const owl = model('Owl', { settings: ['temperature'] });
    const { set } = renderChat({ models: [fox, owl], model: fox.id });
    await userEvent.click(button());
    await userEvent.type(field('Temperature'), '0.2{Enter}');
    set({ model: owl.id });
    expect(button().getAttribute('aria-label')).toBe('Configuration');
    set({ model: fox.id });
    expect(button().getAttribute('aria-label')).toBe('Configuration, 1 set');
  });
});

describe('Thinking', () => {
  const thinker = model('Fox', {
    settings: ['temperature'],
    ranges: { temperature: [0, 1] },
    thinking: ['off', 'low', 'high']
  });
  const level = () =>
    screen.getByRole<HTMLSelectElement>('combobox', { name: 'Thinking' });

  it('has the levels of the model, and is left to it at first', async () => {
    const { chat } = renderChat({ models: [thinker], model: thinker.id });
    await userEvent.click(button());
    expect(level().value).toBe('');
    expect([...level().options].map(({ text }) => text)).toEqual([
      'Not set',
      'Off',
      'Low',
      'High'
    ]);
    fireEvent.change(level(), { target: { value: 'high' } });
    expect(chat.setConfig).toHaveBeenLastCalledWith(thinker.id, {
      thinking: 'high'
    });
    await userEvent.type(field('Temperature'), '0.2');
    expect(chat.state.configs[thinker.id]).toEqual({
      temperature: 0.2,
      thinking: 'high'
    });
    expect(button().getAttribute('aria-label')).toBe('Configuration, 2 set');
    await userEvent.click(screen.getByRole('button', { name: 'Reset' }));
    expect(chat.setConfig).toHaveBeenLastCalledWith(thinker.id, {});
    expect(level().value).toBe('');
  });

  it('is offered though no other setting is', async () => {
    const only = { ...thinker, settings: [] };
    renderChat({ models: [only], model: only.id });
    await userEvent.click(button());
    expect(document.activeElement).toBe(level());
  });

  it('takes no value beyond what the provider allows', async () => {
    renderChat({ models: [thinker], model: thinker.id });
    await userEvent.click(button());
    await userEvent.type(field('Temperature'), '1.5');
    expect(field('Temperature').getAttribute('aria-valuemax')).toBe('1');
    expect(complaints()).toHaveLength(1);
  });
});
