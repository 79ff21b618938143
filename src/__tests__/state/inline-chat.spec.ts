import { InlineChat } from '../../state/inline-chat';
import { message, model, question } from '../support/builders';
import { FakeFrames } from '../support/fake-frames';
import { FakeTransport } from '../support/fake-transport';
import { accept, FINISH, settled, textOf } from '../support/chat-harness';

const KEY = 'c1/1';
const PLACE = { path: 'a.ipynb', key: KEY };

function functionOf(kernel: string, chat: string, name = 'echo') {
  const facts = { id: kernel, path: 'a.ipynb', chat };
  return model(name, { id: `kernel:${kernel}/${name}`, kernel: facts });
}

describe('InlineChat', () => {
  let transport: FakeTransport;
  let frames: FakeFrames;

  function open(notebook = { path: 'a.ipynb', kernel: 'k1' as string | null }) {
    return new InlineChat({
      transport,
      frames,
      key: KEY,
      conversation: null,
      transcript: [],
      notebook
    });
  }

  /** Let the server answer and the page draw, as often as it takes. */
  async function drawn() {
    for (let round = 0; round < 5; round++) {
      await settled();
      frames.paint();
    }
  }

  beforeEach(() => {
    transport = new FakeTransport();
    frames = new FakeFrames();
    transport.models = [
      model('one'),
      functionOf('k2', KEY),
      functionOf('k1', 'other/1', 'other'),
      functionOf('k1', KEY, 'echo_2')
    ];
  });

  it('asks the function of its own kernel and cell, in its own place', async () => {
    const inline = open();
    const { chat } = inline;
    await inline.start();
    await drawn();
    expect(chat.state.model).toBe('kernel:k1/echo_2');

    const sent = chat.send('hi');
    await settled();
    expect(transport.asked[0].question?.model).toBe('kernel:k1/echo_2');
    const { conversation } = transport.asked[0];
    await accept(transport.asked[0]);
    await sent;
    expect(transport.conversations.get(conversation)?.place).toEqual(PLACE);
    expect(chat.state.current?.place).toEqual(PLACE);
  });

  it('asks nothing else where its function is missing', async () => {
    transport.models = [model('one'), functionOf('k1', 'other/1')];
    const inline = open();
    await inline.start();
    await drawn();
    const { models, model: chosen } = inline.chat.state;
    expect(models.some(({ id }) => id === chosen)).toBe(false);

    transport.models = [functionOf('k1', KEY)];
    transport.fire({ kind: 'models' });
    await drawn();
    expect(inline.chat.state.model).toBe('kernel:k1/echo');
  });

  it('follows the notebook to another kernel', async () => {
    const inline = open();
    await inline.start();
    await inline.setNotebook({ path: 'a.ipynb', kernel: 'k2' });
    await drawn();
    expect(inline.chat.state.model).toBe('kernel:k2/echo');
  });

  it('keeps its function although another model answered elsewhere', async () => {
    transport.put({ id: 'c1', model: 'test:one', place: PLACE, seq: 4 });
    const inline = open();
    await inline.start();
    await drawn();
    expect(inline.chat.state.current?.id).toBe('c1');
    expect(inline.chat.state.model).toBe('kernel:k1/echo_2');
  });

  it('shows the conversation that code in the kernel began', async () => {
    const inline = open();
    await inline.start();
    await drawn();
    const messages = [question('from code'), message('answer')];
    transport.put({ id: 'c9', place: PLACE, seq: 3, messages });
    transport.fire({ kind: 'conversation', conversation: 'c9', seq: 3 });
    await drawn();
    expect(inline.chat.state.messages.map(textOf)).toEqual([
      'from code',
      'answer'
    ]);

    transport.put({ id: 'c9', place: null, seq: 4 });
    transport.fire({ kind: 'conversation', conversation: 'c9', seq: 4 });
    await drawn();
    expect(inline.chat.state.current).toBeNull();
    expect(inline.chat.state.messages).toEqual([]);
  });

  it('begins anew on request and keeps the old conversation', async () => {
    transport.put({
      id: 'c1',
      place: PLACE,
      seq: 4,
      messages: [question('old')]
    });
    const inline = open();
    await inline.start();
    await drawn();
    await inline.clear();
    await drawn();
    expect(inline.chat.state.current).toBeNull();
    expect(transport.conversations.get('c1')?.place).toBeNull();
  });

  it('gives the panel a conversation even before anything was asked', async () => {
    const inline = open();
    await inline.start();
    await drawn();
    const id = await inline.conversation();
    expect(transport.conversations.get(id ?? '')?.place).toEqual(PLACE);
    expect(await inline.conversation()).toBe(id);
  });

  it('says so when that fails', async () => {
    const inline = open();
    await inline.start();
    await drawn();
    transport.failNext('createConversation', 'unreachable');
    expect(await inline.conversation()).toBeNull();
    expect(inline.chat.state.problem?.code).toBe('unreachable');
  });

  it('tells the server of a new name of its notebook', async () => {
    const inline = open();
    await inline.start();
    await inline.setNotebook({ path: 'b.ipynb', kernel: 'k1' });
    expect(transport.calls).toContain('findInlineChat b.ipynb');
  });

  it('stays with what is being answered', async () => {
    const inline = open();
    await inline.start();
    await drawn();
    const sent = inline.chat.send('hi');
    await drawn();
    const [turn] = transport.asked;
    await accept(turn);
    await sent;
    await drawn();
    expect(inline.chat.state.current?.id).toBe(turn.conversation);
    turn.fire(FINISH);
    await drawn();
    expect(inline.chat.state.current?.id).toBe(turn.conversation);
    expect(inline.chat.state.activity).toBe('idle');
  });
});
