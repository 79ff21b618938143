/** What is chosen to go with a question: read at once, sent as it was read. */
import type { IContext, IContextSource } from '../../core/context';
import { ChatFailure } from '../../core/errors';
import type { ChatSession } from '../../state/chat-session';
import { ChatHarness, FINISH, accept, settled } from '../support/chat-harness';

let harness: ChatHarness;
let chat: ChatSession;

beforeEach(async () => {
  harness = new ChatHarness();
  ({ chat } = harness);
  await chat.start(null);
});

afterEach(() => chat.dispose());

function source(label: string, text = label): IContextSource {
  return {
    kind: 'cell',
    label,
    read: async () => ({ kind: 'cell', label, text })
  };
}

function chosen() {
  return chat.state.contexts[chat.state.current?.id ?? ''] ?? [];
}

async function choose(...sources: IContextSource[]): Promise<string[]> {
  chat.addContext(sources);
  await settled();
  return chosen().map(({ id }) => id);
}

function partOf(label: string, text = label) {
  return { type: 'data-context', data: { kind: 'cell', label, text } };
}

describe('What is chosen to go with a question', () => {
  it('is there before it is read', async () => {
    let finish = (_: IContext): void => undefined;
    const read = () =>
      new Promise<IContext>(resolve => {
        finish = resolve;
      });
    await choose({ kind: 'cell', label: 'Cell [1]', read });
    expect(chosen()[0].context).toBeUndefined();
    finish({ kind: 'cell', label: 'Cell [1]', text: '1 + 1' });
    await settled();
    expect(chosen()[0].context?.text).toBe('1 + 1');
  });

  it('says why it could not be read, and is read again when told', async () => {
    const read = jest
      .fn()
      .mockRejectedValueOnce(
        new ChatFailure({ code: 'kernel-silent', title: 'It is silent.' })
      )
      .mockResolvedValue({ kind: 'variable', label: 'df', text: '3' });
    const [id] = await choose({ kind: 'variable', label: 'df', read });
    expect(chosen()[0].problem).toMatchObject({ title: 'It is silent.' });
    chat.retryContext(id);
    await settled();
    expect(chosen()[0]).toMatchObject({
      problem: undefined,
      context: { text: '3' }
    });
  });

  it('is read again when it is chosen again', async () => {
    await choose(source('df', 'old'), source('other'));
    await choose(source('df', 'new'));
    expect(chosen().map(({ context }) => context?.text)).toEqual([
      'new',
      'other'
    ]);
  });

  it('is what was chosen last, also where that is read sooner', async () => {
    let finish = (_: IContext): void => undefined;
    const read = () =>
      new Promise<IContext>(resolve => {
        finish = resolve;
      });
    await choose({ kind: 'cell', label: 'df', read });
    await choose(source('df', 'new'));
    finish({ kind: 'cell', label: 'df', text: 'old' });
    await settled();
    expect(chosen().map(({ context }) => context?.text)).toEqual(['new']);
  });

  it('can be two cells that are called the same', async () => {
    await choose(
      { ...source('Cell'), id: 'a' },
      { ...source('Cell'), id: 'b' }
    );
    expect(chosen()).toHaveLength(2);
  });

  it('can be taken away', async () => {
    const [id] = await choose(source('df'), source('other'));
    chat.removeContext(id);
    expect(chosen().map(({ source: { label } }) => label)).toEqual(['other']);
  });

  it('goes before the words, exactly as it was read', async () => {
    const ids = await choose(source('df', 'read'));
    const sent = chat.send('Why?', [], ids);
    await settled();
    const parts = [partOf('df', 'read'), { type: 'text', text: 'Why?' }];
    expect(harness.turn(0).question?.message?.parts).toEqual(parts);
    expect(chat.state.messages[0].parts).toEqual(parts);
    expect(chosen()).toEqual([]);
    await accept(harness.turn(0));
    await sent;
  });

  it('comes back when the question is refused', async () => {
    const ids = await choose(source('df'));
    const sent = chat.send('Why?', [], ids);
    await settled();
    harness.turn(0).fail('key-missing');
    await expect(sent).rejects.toMatchObject({ code: 'key-missing' });
    expect(chosen().map(({ id }) => id)).toEqual(ids);
  });

  it('waits in the queue with its question', async () => {
    const turn = await harness.ask();
    await chat.send('Next', [], await choose(source('df')));
    expect(chosen()).toEqual([]);
    turn.fire(FINISH);
    await settled();
    const [brought] = harness.turn(1).question?.message?.parts ?? [];
    expect(brought).toEqual(partOf('df'));
  });

  it('is there again after a reload, as it was read, until it is sent', async () => {
    await choose(source('df', 'as it was'), {
      kind: 'file',
      label: 'gone.txt',
      read: () =>
        Promise.reject(new ChatFailure({ code: 'gone', title: 'Gone.' }))
    });
    harness.frames.paint();
    const after = harness.reopen();
    await after.start(null);
    const [kept, ...others] = after.state.contexts[''];
    expect(kept.context?.text).toBe('as it was');
    expect(others).toEqual([]);
    after.addContext([source('df', 'as it is now')]);
    await settled();
    expect(after.state.contexts['']).toHaveLength(1);
    after.removeContext(kept.id);
    await settled();
    harness.frames.paint();
    expect(harness.memory.get('contexts')).toBeNull();
  });

  it('says after a reload that it was too much to be kept', async () => {
    await choose(source('huge', 'x'.repeat(300_000)), source('df'));
    harness.frames.paint();
    const kept = harness.memory.get('contexts');
    expect(kept!.length).toBeLessThan(1000);
    const after = harness.reopen();
    const [huge, df] = after.state.contexts[''];
    expect(huge.context).toBeUndefined();
    expect(huge.problem?.title).toMatch(/too large to be kept/);
    expect(df.context?.text).toBe('df');
    after.addContext([source('huge', 'again')]);
    await settled();
    expect(after.state.contexts[''][0]).toMatchObject({
      problem: undefined,
      context: { text: 'again' }
    });
  });

  it('of the latest ones is kept first', async () => {
    await choose(source('old', 'x'.repeat(50_000)));
    await choose(source('new', 'y'.repeat(50_000)));
    harness.frames.paint();
    const [old, latest] = harness.reopen().state.contexts[''];
    expect(old.problem).toBeDefined();
    expect(latest.context?.text).toHaveLength(50_000);
  });

  it('is left alone where what was kept is broken', () => {
    harness.memory.set('contexts', '[["", [7, {"type": "text"}]], 3]');
    expect(harness.reopen().state.contexts).toEqual({});
  });

  it('stays with its conversation, also when that gets its id', async () => {
    harness.transport.put({ id: 'c1' });
    await choose(source('new'));
    await chat.show('c1');
    expect(chosen()).toEqual([]);
    await chat.show(null);
    expect(chosen()).toHaveLength(1);
    const sent = chat.send('Hi');
    await settled();
    await accept(harness.turn(0));
    await sent;
    expect(chat.state.current).not.toBeNull();
    expect(chosen()).toHaveLength(1);
  });

  it('is there in a question that is edited', async () => {
    const sent = chat.send('Why?', [], await choose(source('df')));
    await settled();
    await accept(harness.turn(0));
    harness.turn(0).fire(FINISH);
    await sent;
    await settled();
    void chat.edit(chat.state.messages[0].id, 'How?');
    await settled();
    expect(harness.turn(1).question?.message?.parts).toEqual([
      partOf('df'),
      { type: 'text', text: 'How?' }
    ]);
  });
});

describe('Words that somebody suggests', () => {
  it('are there until the composer takes them', () => {
    chat.suggest('Explain this.');
    expect(chat.state.suggestion).toEqual({
      text: 'Explain this.',
      isAdded: false
    });
    chat.takeSuggestion();
    expect(chat.state.suggestion).toBeNull();
  });
});
