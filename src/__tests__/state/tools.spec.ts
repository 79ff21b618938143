/** Tools of notebooks, and the questions they go out with. */
import { toolsLent } from '../../state/tool-switches';
import { message, model, question, tool } from '../support/builders';
import { accept, ChatHarness, settled } from '../support/chat-harness';

let harness: ChatHarness;
const elsewhere = { id: 'k2', path: 'other.ipynb' };

beforeEach(() => {
  harness = new ChatHarness();
  harness.transport.models = [model('one', { tools: true }), model('two')];
  harness.transport.tools = [
    tool('query'),
    tool('remove', { kernel: elsewhere })
  ];
  harness.chat.enterKernel('k1');
});

afterEach(() => harness.chat.dispose());

async function ask(conversation: string | null = null): Promise<unknown> {
  const { chat, transport } = harness;
  await chat.start(conversation);
  const sent = chat.send('Hi');
  await settled();
  const turn = transport.asked.at(-1)!;
  await accept(turn);
  await sent;
  return turn.question?.tools;
}

describe('The tools of a question', () => {
  it('are those of the notebook at hand', async () => {
    expect(await ask()).toEqual(['kernel:k1/query']);
  });

  it('are those that were switched on, and not those that were switched off', async () => {
    await harness.chat.start(null);
    harness.chat.switchTool('kernel:k1/query', false);
    harness.chat.switchTool('kernel:k2/remove', true);
    expect(await ask()).toEqual(['kernel:k2/remove']);
  });

  it('are the search of the provider, too, for a model that has it', async () => {
    harness.transport.models = [
      model('one', { tools: true, webSearch: true }),
      model('two', { tools: true })
    ];
    await harness.chat.start(null);
    harness.chat.switchTool('provider:web_search', true);
    expect(await ask()).toEqual(['provider:web_search', 'kernel:k1/query']);
    harness.chat.chooseModel('test:two');
    expect(toolsLent(harness.chat.state, harness.transport.models[1])).toEqual([
      tool('query')
    ]);
  });

  it('are not sent to a model that cannot use them', async () => {
    await harness.chat.start(null);
    harness.chat.chooseModel('test:two');
    expect(await ask()).toBeUndefined();
  });

  it('are not sent where there are none any more', async () => {
    await harness.chat.start(null);
    harness.transport.tools = [];
    harness.transport.fire({ kind: 'models' });
    await settled();
    const turn = await harness.ask();
    expect(turn.question).not.toHaveProperty('tools');
  });

  it('go with the question that asks for another answer', async () => {
    const { chat, transport } = harness;
    transport.put({
      id: 'c1',
      messages: [question('Hi', { id: 'q' }), message('Ho', { id: 'a' })]
    });
    await chat.start('c1');
    void chat.regenerate('a');
    await settled();
    expect(transport.asked.at(-1)?.question).toMatchObject({
      regenerate: 'a',
      tools: ['kernel:k1/query']
    });
  });

  it('stay with the conversation they were chosen for', async () => {
    const { chat, transport } = harness;
    transport.put({ id: 'c1' });
    await chat.start('c1');
    chat.switchTool('kernel:k1/query', false);
    await chat.show(null);
    chat.switchTool('kernel:k2/remove', true);
    expect(await ask('c1')).toBeUndefined();
  });

  it('stay chosen when the conversation begins, and no longer', async () => {
    const { chat, transport } = harness;
    await chat.start(null);
    chat.switchTool('kernel:k1/query', false);
    await harness.ask();
    const { current, switches } = chat.state;
    expect(switches).toEqual({
      [current!.id]: { 'work/data.ipynb/query': false }
    });
    expect(transport.asked[0].question).not.toHaveProperty('tools');
  });

  it('are remembered over a reload, and by another kernel of their notebook', async () => {
    harness.transport.put({ id: 'c1' });
    await harness.chat.start('c1');
    harness.chat.switchTool('kernel:k2/remove', true);
    harness.frames.paint();
    const chat = harness.reopen();
    harness.transport.tools = [
      tool('remove', { kernel: { ...elsewhere, id: 'k3' } })
    ];
    expect(await ask('c1')).toEqual(['kernel:k3/remove']);
    expect(chat.state.kernel).toBeNull();
  });

  it('are forgotten with their conversation', async () => {
    const { chat, transport } = harness;
    transport.put({ id: 'c1' });
    await chat.start('c1');
    chat.switchTool('kernel:k1/query', false);
    transport.fire({ kind: 'deleted', conversation: 'c1' });
    expect(chat.state.switches).toEqual({});
  });

  it('do without what is remembered wrongly', async () => {
    for (const text of ['{', '[1]', '{"c1": 3}', 'null']) {
      harness.memory.set('tools', text);
      expect(harness.reopen().state.switches).toEqual({});
    }
  });
});
