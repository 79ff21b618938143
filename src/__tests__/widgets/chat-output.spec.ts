import { nullTranslator } from '@jupyterlab/translation';
import { MimeModel } from '@jupyterlab/rendermime';
import { Panel, Widget } from '@lumino/widgets';
import { ChatOutput } from '../../widgets/chat-output';
import type { IOutputContent } from '../../widgets/chat-output';
import { documentOf, factsOf, replaceData } from '../../widgets/notebook-of';
import { keptOf, writeBundle } from '../../widgets/kept-transcript';
import { MIME_TYPE, readBundle } from '../../widgets/output-bundle';
import type { IOutputBundle } from '../../widgets/output-bundle';
import type { Part } from '../../core/messages';
import { ATTACHMENT, message, question } from '../support/builders';

const BUNDLE: IOutputBundle = {
  version: 1,
  chat: 'c1/1',
  model: 'echo',
  conversation: null,
  options: { max_height: 300 },
  transcript: []
};

class Content extends Widget implements IOutputContent {
  readonly take = jest.fn();
}

function modelOf(bundle: object) {
  return new MimeModel({ data: { [MIME_TYPE]: { ...bundle } } });
}

describe('ChatOutput', () => {
  const load = jest.fn(async () => new Content());
  let output: ChatOutput;

  beforeEach(() => {
    load.mockClear();
    const trans = nullTranslator.load('jupyter_chat_ext');
    output = new ChatOutput({ trans, load });
  });

  it('loads nothing before it is in its place', async () => {
    await output.renderModel(modelOf(BUNDLE));
    expect(load).not.toHaveBeenCalled();
    Widget.attach(output, document.body);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('keeps its content when the data of its output changes', async () => {
    Widget.attach(output, document.body);
    await output.renderModel(modelOf(BUNDLE));
    await output.renderModel(modelOf({ ...BUNDLE, conversation: 'x' }));
    expect(load).toHaveBeenCalledTimes(1);
    const content = await load.mock.results[0].value;
    expect(content.isDisposed).toBe(false);
    expect(content.take).toHaveBeenCalledWith(
      expect.objectContaining({ conversation: 'x' })
    );
  });

  it('shows another chat when the output is another one', async () => {
    Widget.attach(output, document.body);
    await output.renderModel(modelOf(BUNDLE));
    await output.renderModel(modelOf({ ...BUNDLE, chat: 'c1/2' }));
    expect(load).toHaveBeenCalledTimes(2);
    expect((await load.mock.results[0].value).isDisposed).toBe(true);
  });

  it('says so when the data is of another version', async () => {
    Widget.attach(output, document.body);
    await output.renderModel(modelOf({ version: 2 }));
    expect(output.node.textContent).toContain('another version');
    expect(load).not.toHaveBeenCalled();
  });
});

describe('the bundle', () => {
  const messages = [
    question('Hi **you**'),
    message('![it](http://x/y) <img src=x> 1 < 2', {
      parts: [
        { type: 'reasoning', text: 'not said' },
        { type: 'text', text: '![it](http://x/y) <img src=x> 1 < 2' },
        {
          type: 'data-mimebundle',
          data: { data: { 'text/html': '<b>', 'text/plain': 'a table' } }
        }
      ]
    })
  ];

  it('holds what was said, readable without this extension', () => {
    const data = writeBundle(BUNDLE, 'id', messages);
    expect(data['text/plain']).toBe(
      'Chat with echo\n\nYou: Hi **you**\n\n' +
        'Assistant: ![it](http://x/y) <img src=x> 1 < 2\na table'
    );
    expect(readBundle(data[MIME_TYPE])).toEqual({
      ...BUNDLE,
      conversation: 'id',
      transcript: [
        { id: messages[0].id, role: 'user', text: 'Hi **you**' },
        expect.objectContaining({ role: 'assistant' })
      ]
    });
  });

  it('names files, and holds nothing else of them', () => {
    const url = `attachment:${ATTACHMENT}`;
    const file = { type: 'file' as const, url, mediaType: 'text/csv' };
    const parts: Part[] = [
      { ...file, filename: 'a.csv' },
      ...messages[0].parts
    ];
    const asked = question('', { parts });
    const data = writeBundle(BUNDLE, 'id', [asked]);
    expect(data['text/plain']).toBe(
      'Chat with echo\n\nYou: Hi **you**\n[Attached: a.csv]'
    );
    expect(JSON.stringify(data)).not.toContain(ATTACHMENT);
  });

  it('loads nothing where Markdown is shown', () => {
    const { 'text/markdown': markdown } = writeBundle(BUNDLE, 'id', messages);
    expect(markdown).not.toMatch(/!\[|<img/);
    expect(markdown).toContain('1 < 2');
  });

  it('keeps as much as the person wants', () => {
    const talk = [message('a'), question('b'), message('c')];
    expect(keptOf(talk, 'full')).toEqual(talk);
    expect(keptOf(talk, 'last')).toEqual(talk.slice(1));
    expect(keptOf(talk, 'none')).toEqual([]);
    expect(keptOf([message('a')], 'last')).toEqual([message('a')]);
  });

  it('is refused when it is none', () => {
    for (const bad of [null, undefined, 1, {}, { version: 1 }, 'x']) {
      expect(readBundle(bad)).toBeNull();
    }
  });
});

describe('the notebook around an output', () => {
  function newArea(data: object) {
    const outputs = [{ output_type: 'stream' }, { data, metadata: { a: 1 } }];
    const set = jest.fn((index: number, value: object) => {
      outputs[index] = value as never;
    });
    const get = (index: number) => ({ toJSON: () => outputs[index] });
    const model = { length: outputs.length, get, set };
    const area = Object.assign(new Panel(), { model, future: null });
    const shown = new Widget();
    const second = new Panel();
    second.addWidget(shown);
    area.addWidget(new Widget());
    area.addWidget(second);
    return { area, shown, set };
  }

  it('gets the new data of that one output, only if it is new', () => {
    const { shown, set } = newArea({ 'text/plain': 'old', other: 1 });
    replaceData(shown, { 'text/plain': 'new' });
    replaceData(shown, { 'text/plain': 'new' });
    expect(set.mock.calls).toEqual([
      [1, { data: { 'text/plain': 'new', other: 1 }, metadata: { a: 1 } }]
    ]);
  });

  it('is found by what it can do', () => {
    const { area, shown } = newArea({});
    expect(documentOf(shown)).toBeNull();
    const session = { path: 'a.ipynb', kernel: { id: 'k1' } };
    const sessionContext = { session, path: 'older.ipynb' };
    const notebook = Object.assign(new Panel(), { sessionContext });
    notebook.addWidget(area);
    const found = documentOf(shown);
    expect(found && factsOf(found)).toEqual({ path: 'a.ipynb', kernel: 'k1' });
    sessionContext.session = null as never;
    expect(found && factsOf(found)).toEqual({
      path: 'older.ipynb',
      kernel: null
    });
  });
});
