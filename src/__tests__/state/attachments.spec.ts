import type { IAttachedFile } from '../../core/attachments';
import { filesFor } from '../../core/attachments';
import type { ChatSession } from '../../state/chat-session';
import { ATTACHMENT, file, model } from '../support/builders';
import { ChatHarness, FINISH, accept, settled } from '../support/chat-harness';

const PICTURE = { type: 'image/png' };
const LIMITS = { attachmentBytes: 1000, attachments: 3 };

let harness: ChatHarness;
let chat: ChatSession;
let transport: ChatHarness['transport'];

beforeEach(async () => {
  harness = new ChatHarness();
  ({ chat, transport } = harness);
  transport.models = [
    model('all', { attachments: true }),
    model('tables', { attachments: ['.csv', 'text/csv'] }),
    model('none')
  ];
  transport.limits = LIMITS;
  await chat.start(null);
});

afterEach(() => chat.dispose());

/** The files of the question being written. */
function files(): readonly IAttachedFile[] {
  return filesFor(chat.state.drafts, chat.state.current?.id ?? null);
}

/** Each of them: its name and how it is. */
function told(): string[] {
  return files().map(({ source, status }) => `${source.name} ${status}`);
}

async function attach(name: string, facts = {}): Promise<void> {
  chat.attach([file(name, facts)]);
  await settled();
}

/** Attach a file that arrives. */
async function upload(name: string): Promise<void> {
  await attach(name);
  transport.uploads.at(-1)!.done(ATTACHMENT);
  await settled();
}

describe('an attached file', () => {
  it('is uploaded at once, and tells how far it is', async () => {
    await attach('a.csv');
    const [sent] = transport.uploads;
    expect(sent.options.model).toBe('test:all');
    expect(told()).toEqual(['a.csv uploading']);
    sent.options.onProgress(0.5);
    expect(files()[0].progress).toBe(0.5);
    sent.done();
    await settled();
    expect(told()).toEqual(['a.csv uploaded']);
  });

  it('comes behind those that are there already', async () => {
    await upload('a.csv');
    chat.attach([file('b.csv'), file('c.csv')]);
    expect(files().map(({ source }) => source.name)).toEqual([
      'a.csv',
      'b.csv',
      'c.csv'
    ]);
  });

  it('that is taken away stops being sent', async () => {
    await attach('a.csv');
    chat.detach(files()[0].id);
    await settled();
    expect(transport.uploads[0].options.signal.aborted).toBe(true);
    expect(files()).toEqual([]);
  });

  it('that could not be uploaded says why, and is tried again when told', async () => {
    await attach('a.csv');
    transport.uploads[0].fail('disk-full');
    await settled();
    expect(files()[0]).toMatchObject({
      status: 'failed',
      problem: { code: 'disk-full', title: 'disk-full.' }
    });
    chat.retryUpload(files()[0].id);
    await settled();
    transport.uploads[1].done();
    await settled();
    expect(files()[0]).toMatchObject({
      status: 'uploaded',
      problem: undefined
    });
  });

  it('that cannot be read any more says so', async () => {
    const gone = jest.fn().mockRejectedValue(new Error('NotReadableError'));
    chat.attach([{ ...file('a.csv'), read: gone }]);
    await settled();
    expect(files()[0].problem?.code).toBe('file-unreadable');
    expect(transport.uploads).toEqual([]);
  });

  it('waits while two others are sent', async () => {
    chat.attach([file('a.csv'), file('b.csv'), file('c.csv')]);
    await settled();
    expect(transport.uploads.map(({ name }) => name)).toEqual([
      'a.csv',
      'b.csv'
    ]);
    transport.uploads[0].done();
    await settled();
    expect(transport.uploads.at(-1)?.name).toBe('c.csv');
  });

  it('is not sent on behalf of a chat that is gone', async () => {
    chat.attach([file('a.csv'), file('b.csv'), file('c.csv')]);
    await settled();
    chat.dispose();
    await settled();
    expect(transport.uploads).toHaveLength(2);
    expect(
      transport.uploads.every(({ options }) => options.signal.aborted)
    ).toBe(true);
  });
});

describe('a file that may not go', () => {
  it.each([
    ['to a model that takes none', 'none', {}],
    ['for its type', 'tables', PICTURE],
    ['for its size', 'all', { size: 1001 }]
  ])('%s is not uploaded', async (_, to, facts) => {
    chat.chooseModel(`test:${to}`);
    await attach('a.png', facts);
    expect(told()).toEqual(['a.png waiting']);
    expect(transport.uploads).toEqual([]);
  });

  it('because there are too many goes when there is room', async () => {
    for (const name of ['a.csv', 'b.csv', 'c.csv']) {
      await upload(name);
    }
    await attach('d.csv');
    expect(told().at(-1)).toBe('d.csv waiting');
    chat.detach(files()[0].id);
    await settled();
    expect(told().at(-1)).toBe('d.csv uploading');
  });

  it('goes as soon as another model is chosen that takes it', async () => {
    chat.chooseModel('test:none');
    await attach('a.csv');
    chat.chooseModel('test:tables');
    harness.frames.paint();
    await settled();
    expect(transport.uploads[0].options.model).toBe('test:tables');
  });

  it('as the server found out for one model, is offered to another', async () => {
    await attach('a.csv');
    transport.uploads[0].fail('attachment-refused');
    await settled();
    harness.frames.paint();
    await settled();
    expect(transport.uploads).toHaveLength(1);
    chat.chooseModel('test:tables');
    harness.frames.paint();
    await settled();
    expect(transport.uploads).toHaveLength(2);
  });
});

describe('a question with files', () => {
  const part = {
    type: 'file',
    url: `attachment:${ATTACHMENT}`,
    filename: 'a.csv',
    mediaType: 'text/csv'
  };

  async function send(text: string): Promise<void> {
    chat
      .send(
        text,
        files().map(({ id }) => id)
      )
      .catch(() => undefined);
    await settled();
  }

  it('names them, and leaves the next question without', async () => {
    await upload('a.csv');
    await send('What is it?');
    expect(files()).toEqual([]);
    expect(harness.turn(0).question?.message?.parts).toEqual([
      part,
      { type: 'text', text: 'What is it?' }
    ]);
  });

  it('needs no words', async () => {
    await upload('a.csv');
    await send('');
    expect(harness.turn(0).question?.message?.parts).toEqual([part]);
  });

  it('that is refused gives them back', async () => {
    await upload('a.csv');
    await send('Hi');
    harness.turn(0).fail('key-missing');
    await settled();
    expect(told()).toEqual(['a.csv uploaded']);
    expect(transport.uploads).toHaveLength(1);
  });

  it('is refused for files that the server lost: they are uploaded again', async () => {
    await upload('a.csv');
    await send('Hi');
    harness.turn(0).fail('unknown-attachment');
    await settled();
    expect(told()).toEqual(['a.csv uploading']);
  });

  it('leaves behind what is attached while it is on its way', async () => {
    await upload('a.csv');
    await send('Hi');
    await attach('b.csv');
    await accept(harness.turn(0));
    expect(chat.state.current?.id).toBe(harness.turn(0).conversation);
    expect(told()).toEqual(['b.csv uploading']);
    transport.uploads.at(-1)!.done();
    await settled();
    expect(told()).toEqual(['b.csv uploaded']);
  });

  it('waits in the queue with them, and is asked with them', async () => {
    const turn = await harness.ask();
    await upload('a.csv');
    await send('Next');
    expect(chat.state.queue[0]).toMatchObject({
      text: 'Next',
      files: [{ source: { name: 'a.csv' } }]
    });
    expect(files()).toEqual([]);
    turn.fire(FINISH);
    await settled();
    expect(harness.turn(1).question?.message?.parts[0]).toEqual(part);
  });

  it('keeps them with its conversation when it is refused out of sight', async () => {
    transport.put({ id: 'c1' });
    transport.put({ id: 'c2' });
    await chat.show('c1');
    await upload('a.csv');
    await send('Precious');
    await chat.show('c2');
    harness.turn(0).fail('key-missing');
    await settled();
    await chat.show('c1');
    await settled();
    expect(harness.turn(1).question?.message?.parts[0]).toEqual(part);
  });
});

describe('the files of a draft', () => {
  it('stay with their conversation, and go on being sent', async () => {
    transport.put({ id: 'c1' });
    transport.put({ id: 'c2' });
    await chat.show('c1');
    await attach('one.csv');
    await chat.show('c2');
    expect(told()).toEqual([]);
    await attach('two.csv');
    transport.uploads[0].done();
    await settled();
    await chat.show('c1');
    expect(told()).toEqual(['one.csv uploaded']);
    await chat.show('c2');
    expect(told()).toEqual(['two.csv uploading']);
  });

  it('go with a conversation that is deleted', async () => {
    transport.put({ id: 'c1' });
    await chat.show('c1');
    await upload('a.csv');
    await chat.delete('c1');
    expect(chat.state.drafts).toEqual({});
  });
});

describe('the content of an attachment', () => {
  it('is fetched once', async () => {
    transport.attachments.set(ATTACHMENT, new Blob(['x']));
    const [one, other] = await Promise.all([
      chat.readAttachment(ATTACHMENT),
      chat.readAttachment(ATTACHMENT)
    ]);
    expect(one).toBe(other);
    const reads = transport.calls.filter(call => call.startsWith('read'));
    expect(reads).toHaveLength(1);
  });

  it('that could not be fetched is tried again', async () => {
    await expect(chat.readAttachment(ATTACHMENT)).rejects.toMatchObject({
      code: 'unknown-attachment'
    });
    transport.attachments.set(ATTACHMENT, new Blob(['x']));
    expect((await chat.readAttachment(ATTACHMENT)).size).toBe(1);
  });

  it('is not kept beyond what is sensible', async () => {
    const large = { size: 40_000_000 } as Blob;
    transport.attachments.set('one', large).set('two', large);
    await chat.readAttachment('one');
    await chat.readAttachment('two');
    await chat.readAttachment('two');
    await chat.readAttachment('one');
    const reads = transport.calls.filter(call => call.startsWith('read'));
    expect(reads.map(call => call.split(' ')[1])).toEqual([
      'one',
      'two',
      'one'
    ]);
  });
});
