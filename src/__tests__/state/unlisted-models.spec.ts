/** Models that no list has, but that a person asks. */
import { provider } from '../support/builders';
import { ChatHarness, settled } from '../support/chat-harness';

const NAMED = 'gateway:owl';
let harness: ChatHarness;

beforeEach(() => {
  harness = new ChatHarness();
  harness.transport.providers = [provider({ usable: true })];
});

const ids = () => harness.chat.state.models.map(({ id }) => id);

it('are asked when they were chosen, and stay in the list', async () => {
  const { chat, transport } = harness;
  await chat.start(null);
  chat.chooseModel(NAMED);
  void chat.send('Hi');
  await settled();
  expect(harness.turn(0).question?.model).toBe(NAMED);
  transport.fire({ kind: 'models' });
  await settled();
  expect(chat.state.model).toBe(NAMED);
  expect(ids()).toEqual(['test:one', 'test:two', NAMED]);
});

it('are chosen again after the page was loaded again', async () => {
  harness.memory.set('model', NAMED);
  await harness.reopen().start(null);
  expect(harness.chat.state.model).toBe(NAMED);
});

it.each(['listModels', 'listProviders'] as const)(
  'may be the default, whichever list comes first (%s late)',
  async late => {
    const { chat, transport } = harness;
    transport.preset = NAMED;
    const release = transport.holdNext(late);
    const started = chat.start(null);
    await settled();
    release();
    await started;
    expect(chat.state.model).toBe(NAMED);
  }
);

it('go on with their conversation', async () => {
  const { chat, transport } = harness;
  transport.put({ id: 'c1', model: NAMED });
  await chat.start('c1');
  expect(chat.state.model).toBe(NAMED);
});

it('give way to the list, once it has them', async () => {
  const { chat, transport } = harness;
  await chat.start(null);
  chat.chooseModel(NAMED);
  transport.models = [
    { ...transport.models[0], id: NAMED, label: 'Owl' },
    ...transport.models
  ];
  transport.fire({ kind: 'models' });
  await settled();
  expect(ids()).toEqual([NAMED, 'test:one', 'test:two']);
  expect(chat.state.models[0].label).toBe('Owl');
});

it('are forgotten with their provider', async () => {
  const { chat, transport } = harness;
  await chat.start(null);
  chat.chooseModel(NAMED);
  transport.providers = [];
  transport.fire({ kind: 'providers' });
  await settled();
  expect(ids()).toEqual(['test:one', 'test:two']);
});

it('are there again after a reload, among those asked last', async () => {
  const { chat } = harness;
  await chat.start(null);
  chat.chooseModel(NAMED);
  chat.chooseModel('test:two');
  const again = harness.reopen();
  await again.start(null);
  await settled();
  expect(again.state.recentModels).toEqual(['test:two', NAMED]);
  expect(again.state.model).toBe('test:two');
  expect(ids()).toContain(NAMED);
});

it('forgets a key when told, and asks for the lists again', async () => {
  const { chat, transport } = harness;
  await chat.start(null);
  transport.calls.length = 0;
  await chat.deleteKey('gateway');
  expect(transport.calls[0]).toMatch(/^deleteKey/);
  expect(transport.calls).toContain('listProviders');
});

it('are what a check of their provider asks; else the server chooses', async () => {
  const { chat, transport } = harness;
  await chat.start(null);
  await chat.checkProvider('gateway');
  expect(transport.calls.at(-1)).toBe('checkProvider gateway');
  chat.chooseModel(NAMED);
  await chat.checkProvider('gateway');
  expect(transport.calls.at(-1)).toBe('checkProvider gateway owl');
});
