/** The functions of notebooks that go with a question, behind a button. */
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MAX_TOOLS } from '../../core/tools';
import { model, summary, tool } from '../support/builders';
import { renderChat } from '../support/render-chat';

const fox = model('Fox', { tools: true });
const owl = model('Owl');
const elsewhere = { id: 'k2', path: 'other.ipynb' };
const tools = [
  tool('query'),
  tool('clock', { approval: false, text: '' }),
  tool('remove', { kernel: elsewhere })
];
const ready = { models: [fox, owl], model: fox.id, tools, kernel: 'k1' };

const button = () => screen.queryByRole('button', { name: /^Tools/ });
const panel = () => screen.queryByRole('dialog', { name: 'Tools' });
const toggle = (name: string) => screen.getByRole('switch', { name });
const isOn = (name: string) => toggle(name).getAttribute('aria-checked');
const descriptionOf = (name: string) =>
  document
    .getElementById(toggle(name).getAttribute('aria-describedby')!)
    ?.textContent?.trim();

describe('The tools of notebooks', () => {
  it('are offered only where there are some, to models that can use them', () => {
    const { set } = renderChat(ready);
    expect(button()).toBeTruthy();
    set({ model: owl.id });
    expect(button()).toBeNull();
    set({ model: fox.id, tools: [] });
    expect(button()).toBeNull();
  });

  it('are listed by notebook, with what they do and whether they ask', async () => {
    renderChat(ready);
    await userEvent.click(button()!);
    expect(panel()).toBeTruthy();
    const here = screen.getByRole('group', { name: 'data.ipynb' });
    expect(within(here).getAllByRole('switch')).toHaveLength(2);
    const there = screen.getByRole('group', { name: 'other.ipynb' });
    expect(within(there).getAllByRole('switch')).toEqual([toggle('remove')]);
    expect(descriptionOf('query')).toBe('asks first What query does.');
    expect(descriptionOf('clock')).toBe('clock(x: int) -> str');
  });

  it('stand beside those of MCP servers, which go along only if switched on', async () => {
    const read = tool('read', {
      id: 'mcp:files/read',
      kernel: undefined,
      server: { name: 'files' }
    });
    const { chat } = renderChat({ ...ready, tools: [...tools, read] });
    await userEvent.click(button()!);
    const group = screen.getByRole('group', { name: 'files (MCP server)' });
    expect(within(group).getAllByRole('switch')).toEqual([toggle('read')]);
    expect(isOn('read')).toBe('false');
    expect(descriptionOf('read')).toBe('asks first What read does.');
    await userEvent.click(toggle('read'));
    expect(isOn('read')).toBe('true');
    expect(chat.switchTool).toHaveBeenCalledWith('mcp:files/read', true);
    expect(chat.state.switches['']).toEqual({ 'mcp:files/read': true });
  });

  it('go along if they are of the notebook at hand', async () => {
    const { set } = renderChat(ready);
    expect(button()!.getAttribute('aria-label')).toBe('Tools, 2 switched on');
    await userEvent.click(button()!);
    expect(['query', 'clock', 'remove'].map(isOn)).toEqual([
      'true',
      'true',
      'false'
    ]);
    set({ kernel: 'k2' });
    expect(['query', 'clock', 'remove'].map(isOn)).toEqual([
      'false',
      'false',
      'true'
    ]);
    set({
      kernel: null,
      current: summary('c', { place: { path: 'other.ipynb', key: 'a' } })
    });
    expect(button()!.getAttribute('aria-label')).toBe('Tools, 1 switched on');
    set({ current: null });
    expect(button()!.getAttribute('aria-label')).toBe('Tools');
  });

  it('are switched with the keyboard alone, and nothing is sent', async () => {
    const { chat } = renderChat(ready);
    button()!.focus();
    await userEvent.keyboard('{Enter}');
    expect(document.activeElement).toBe(toggle('query'));
    await userEvent.keyboard(' ');
    expect(isOn('query')).toBe('false');
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    expect(isOn('clock')).toBe('false');
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    expect(isOn('remove')).toBe('true');
    await userEvent.keyboard('{Escape}');
    expect(panel()).toBeNull();
    expect(document.activeElement).toBe(button());
    expect(button()!.getAttribute('aria-label')).toBe('Tools, 1 switched on');
    expect(chat.send).not.toHaveBeenCalled();
  });

  it('have the search of the provider before them, off until it is wanted', async () => {
    const searching = model('Seeker', { tools: true, webSearch: true });
    const { chat, set } = renderChat({
      ...ready,
      models: [searching, fox],
      model: searching.id
    });
    expect(button()!.getAttribute('aria-label')).toBe('Tools, 2 switched on');
    await userEvent.click(button()!);
    expect(screen.getByRole('group', { name: 'At the provider' })).toBeTruthy();
    expect(document.activeElement).toBe(toggle('Web search'));
    expect(isOn('Web search')).toBe('false');
    await userEvent.keyboard(' ');
    expect(isOn('Web search')).toBe('true');
    expect(chat.switchTool).toHaveBeenLastCalledWith(
      'provider:web_search',
      true
    );
    set({ tools: [] });
    expect(button()!.getAttribute('aria-label')).toBe('Tools, 1 switched on');
    set({ model: fox.id });
    expect(button()).toBeNull();
  });

  it('come and go with their kernels while the list is open', async () => {
    const { set } = renderChat(ready);
    await userEvent.click(button()!);
    set({ tools: [...tools, tool('newborn')] });
    expect(isOn('newborn')).toBe('true');
    set({ tools: tools.slice(0, 1) });
    expect(screen.getAllByRole('switch')).toEqual([toggle('query')]);
  });

  it('are no more than a question can bring', async () => {
    const many = Array.from({ length: MAX_TOOLS + 1 }, (_, index) =>
      tool(`tool${index}`)
    );
    renderChat({ ...ready, tools: many });
    await userEvent.click(button()!);
    expect(screen.getByText(/can bring 64 tools at most/)).toBeTruthy();
    const last = `tool${MAX_TOOLS}`;
    expect(toggle(last)).toHaveProperty('disabled', true);
    await userEvent.click(toggle('tool0'));
    expect(isOn(last)).toBe('true');
  });
});
