import { mcpServer, mcpServers } from '../support/builders';
import { ChatHarness, settled } from '../support/chat-harness';

const harness = new ChatHarness();
const { chat, transport } = harness;

const calls = () => transport.calls.filter(call => /mcp/i.test(call));

describe('the MCP servers', () => {
  afterAll(() => chat.dispose());

  it('are nobody’s business until somebody looks at them', async () => {
    await chat.start(null);
    transport.fire({ kind: 'mcp', name: 'files', state: 'ready' });
    await settled();
    expect(calls()).toEqual([]);
    expect(chat.state.mcp).toBeNull();
  });

  it('are followed from then on', async () => {
    transport.mcp = mcpServers([mcpServer({ state: 'starting' })]);
    await chat.refreshMcpServers();
    expect(chat.state.mcp?.servers[0].state).toBe('starting');
    transport.mcp = mcpServers([mcpServer({ state: 'ready', tools: 2 })]);
    transport.fire({ kind: 'mcp', name: 'files', state: 'ready' });
    await settled();
    expect(chat.state.mcp?.servers[0].state).toBe('ready');
  });

  it('are started and stopped, and what fails is shown', async () => {
    await chat.startMcpServer('files');
    await chat.stopMcpServer('files');
    expect(calls().slice(-4)).toEqual([
      'startMcpServer files',
      'listMcpServers',
      'stopMcpServer files',
      'listMcpServers'
    ]);
    expect(await chat.readMcpLog('files')).toBe('last words');
    transport.failNext('startMcpServer', 'locked');
    await chat.startMcpServer('files');
    expect(chat.state.problem?.code).toBe('locked');
    transport.failNext('readMcpLog', 'unknown-mcp-server');
    expect(await chat.readMcpLog('files')).toBe('');
    expect(chat.state.problem?.code).toBe('unknown-mcp-server');
  });
});
