/** The settings given to models, and the questions they go out with. */
import { message, model, question } from '../support/builders';
import { accept, ChatHarness, settled } from '../support/chat-harness';

let harness: ChatHarness;

beforeEach(() => {
  harness = new ChatHarness();
  harness.transport.models = [
    model('one', { settings: ['temperature', 'top_k'] }),
    model('two', { settings: ['temperature'] })
  ];
});

afterEach(() => harness.chat.dispose());

async function ask(): Promise<unknown> {
  const { chat, transport } = harness;
  await chat.start(null);
  const sent = chat.send('Hi');
  await settled();
  const turn = transport.asked.at(-1)!;
  await accept(turn);
  await sent;
  return turn.question?.config;
}

describe('The settings of a model', () => {
  it('go out with its questions', async () => {
    harness.chat.setConfig('test:one', { temperature: 0, top_k: 3 });
    expect(await ask()).toEqual({ temperature: 0, top_k: 3 });
  });

  it('are not sent as long as none is set', async () => {
    expect(await ask()).toBeUndefined();
    const other = new ChatHarness();
    other.chat.setConfig('test:one', {});
    const turn = await other.ask();
    expect(turn.question).not.toHaveProperty('config');
    other.chat.dispose();
  });

  it('stay with their model', async () => {
    harness.chat.setConfig('test:one', { temperature: 1 });
    harness.chat.setConfig('test:two', { temperature: 2 });
    await harness.chat.start(null);
    harness.chat.chooseModel('test:two');
    expect(await ask()).toEqual({ temperature: 2 });
    expect(harness.chat.state.configs['test:one']).toEqual({
      temperature: 1
    });
  });

  it('are those of the model that is asked for another answer', async () => {
    const { chat, transport } = harness;
    transport.put({
      id: 'c1',
      messages: [question('Hi', { id: 'q' }), message('Ho', { id: 'a' })]
    });
    await chat.start('c1');
    chat.setConfig('test:two', { temperature: 2, top_k: 3 });
    void chat.regenerate('a', 'test:two');
    await settled();
    expect(transport.asked.at(-1)?.question).toMatchObject({
      regenerate: 'a',
      model: 'test:two',
      config: { temperature: 2 }
    });
  });
});
