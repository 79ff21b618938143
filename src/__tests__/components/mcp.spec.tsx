import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { IMcpServers } from '../../core/mcp';
import { mcpServer, mcpServers, model, provider } from '../support/builders';
import { renderChat } from '../support/render-chat';

const fox = model('Fox', { provider: 'gateway' });

const open = async (mcp: IMcpServers | null) => {
  const rendered = renderChat({
    models: [fox],
    model: fox.id,
    providers: [provider()],
    mcp
  });
  await userEvent.click(screen.getByRole('button', { name: /^Model:/ }));
  await press('Providers and keys');
  await press('MCP servers');
  const dialog = screen.getByRole('dialog', { name: 'MCP servers' });
  return { ...rendered, dialog };
};

const press = (name: string) =>
  userEvent.click(screen.getByRole('button', { name }));

const row = (name: string) => screen.getByRole('listitem', { name });

const buttonsOf = (name: string) =>
  within(row(name))
    .getAllByRole('button')
    .map(button => button.getAttribute('aria-label'));

describe('McpDialog', () => {
  it('asks for the servers when it opens, and starts none', async () => {
    const { chat, set, dialog } = await open(null);
    expect(chat.refreshMcpServers).toHaveBeenCalledTimes(1);
    const list = within(dialog).getByRole('list', { name: 'Servers' });
    expect(list.getAttribute('aria-busy')).toBe('true');
    expect(document.activeElement).toBe(list);
    set({ mcp: mcpServers([mcpServer()]) });
    expect(row('files').textContent).toContain('npx files-server');
    expect(chat.startMcpServer).not.toHaveBeenCalled();
  });

  it.each([
    [{ state: 'stopped' }, 'Stopped', ['Start files']],
    [{ state: 'starting' }, 'Starting…', ['Restart files', 'Stop files']],
    [
      { state: 'ready', tools: 1 },
      'Ready, 1 tool',
      ['Restart files', 'Stop files']
    ],
    [
      { state: 'ready', tools: 11 },
      'Ready, 11 tools',
      ['Restart files', 'Stop files']
    ],
    [{ state: 'failed' }, 'Failed', ['Restart files']],
    [{ state: 'stopped', locked: true }, 'Not allowed', []]
  ] as const)('shows a server that is %j', async (facts, words, buttons) => {
    await open(mcpServers([mcpServer(facts)]));
    expect(within(row('files')).getByRole('status').textContent).toBe(words);
    expect(buttonsOf('files')).toEqual([...buttons, 'Log of files']);
  });

  it('starts, restarts and stops', async () => {
    const { chat, set } = await open(mcpServers([mcpServer()]));
    await press('Start files');
    expect(chat.startMcpServer).toHaveBeenLastCalledWith('files');
    set({ mcp: mcpServers([mcpServer({ state: 'ready', tools: 2 })]) });
    await press('Restart files');
    expect(chat.startMcpServer).toHaveBeenCalledTimes(2);
    await press('Stop files');
    expect(chat.stopMcpServer).toHaveBeenCalledWith('files');
  });

  it('says why a server failed, and shows what it printed since', async () => {
    const problem = {
      code: 'mcp-ended',
      title: 'The MCP server files ended, with status 7.',
      hint: 'Restart it.'
    };
    const { chat, set } = await open(
      mcpServers([mcpServer({ state: 'failed', problem })])
    );
    expect(row('files').textContent).toContain(
      'The MCP server files ended, with status 7. Restart it.'
    );
    await press('Log of files');
    const log = await screen.findByText('last words');
    expect(log.getAttribute('aria-label')).toBe('What files printed');
    chat.readMcpLog.mockResolvedValue('');
    await act(async () => {
      set({ mcp: mcpServers([mcpServer({ state: 'starting' })]) });
    });
    expect(screen.getByText('It printed nothing.')).toBeTruthy();
    await press('Log of files');
    expect(screen.queryByText('It printed nothing.')).toBeNull();
  });

  it('has the line that installs what is missing, and starts nothing', async () => {
    const problem = {
      code: 'package-missing',
      title: 'The use of MCP servers needs the package mcp.',
      hint: "%pip install 'jupyter_chat_ext[mcp]'"
    };
    await open(mcpServers([mcpServer()], { problem }));
    expect(screen.getByText(problem.hint).tagName).toBe('PRE');
    expect(buttonsOf('files')).toEqual(['Log of files']);
  });

  it('says what is wrong in the configuration, and where servers are added', async () => {
    const title = 'mcpServers.odd must be an object.';
    const { dialog, set } = await open(
      mcpServers([], { problems: [{ field: 'mcpServers.odd', title }] })
    );
    expect(dialog.textContent).toContain(title);
    expect(dialog.textContent).toContain('/home/me/.jupyter/mcp.json');
    set({ mcp: mcpServers([], { userServers: false }) });
    expect(dialog.textContent).toContain('chosen by the administrator');
  });

  it('goes back to the providers, and closes with Escape', async () => {
    await open(mcpServers([]));
    await press('Providers and keys');
    expect(
      screen.getByRole('dialog', { name: 'Providers and keys' })
    ).toBeTruthy();
    await press('MCP servers');
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(
      screen.getByRole('button', { name: /^Model:/ })
    );
  });
});
