/** What the built-in providers offer of notebooks, kernels and files. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import type { Widget } from '@lumino/widgets';
import type { IContextItem } from '../../core/context-providers';
import { ChatFailure } from '../../core/errors';
import {
  askAboutError,
  askAboutErrorAlone
} from '../../plugins/contexts/ask-about-error';
import { FileContexts } from '../../plugins/contexts/files';
import { NotebookContexts } from '../../plugins/contexts/notebook';
import { VariableContexts } from '../../plugins/contexts/variables';
import type { IVariable, KernelVariables } from '../../transport/variables';
import { FakeChat } from '../support/fake-chat';

jest.mock('@jupyterlab/notebook', () => {
  const { Widget } = jest.requireActual('@lumino/widgets');
  return { NotebookPanel: class extends Widget {}, NotebookActions: {} };
});

const { NotebookPanel } = jest.requireMock<{
  NotebookPanel: new () => Widget;
}>('@jupyterlab/notebook');

const trans = nullTranslator.load('jupyter_chat_ext');

const ERROR = {
  output_type: 'error',
  ename: 'KeyError',
  evalue: "'a'",
  traceback: ['\u001b[31m----> 1\u001b[0m df[key]', "KeyError: 'a'"]
};

interface ICell {
  source: string;
  count?: number | null;
  outputs?: { output_type: string; [key: string]: unknown }[];
  type?: string;
}

function cellOf({ source, count = null, outputs = [], type = 'code' }: ICell) {
  return {
    editor: null,
    model: {
      type,
      executionCount: count,
      sharedModel: { source },
      outputs: {
        length: outputs.length,
        get: (index: number) => ({
          type: outputs[index].output_type,
          toJSON: () => outputs[index]
        }),
        toJSON: () => outputs
      }
    }
  };
}

function notebookOf(cells: ICell[], active = 0, kernel: unknown = null) {
  const widgets = cells.map(cellOf);
  return Object.assign(new NotebookPanel(), {
    context: { localPath: 'work/a.ipynb', path: 'work/a.ipynb' },
    model: { getMetadata: () => ({ name: 'python' }) },
    sessionContext: { path: 'work/a.ipynb', session: { kernel } },
    content: {
      widgets,
      activeCellIndex: active,
      activeCell: widgets[active],
      isSelected: (cell: unknown) => cell === widgets[active]
    }
  });
}

function shellOf(currentWidget: Widget | null) {
  return { currentWidget, widgets: () => [][Symbol.iterator]() };
}

const CELLS: ICell[] = [
  { source: '# Title', type: 'markdown' },
  {
    source: 'df[key]',
    count: 3,
    outputs: [{ output_type: 'stream', text: 'printed' }, ERROR]
  },
  { source: 'x = 1' }
];

const names = (items: readonly IContextItem[]) => items.map(({ name }) => name);

describe('The notebook', () => {
  const list = async (typed: string, active = 1) => {
    const shell = shellOf(notebookOf(CELLS, active));
    return (await new NotebookContexts(shell, trans).list(typed)).items;
  };

  it('offers what the active cell has', async () => {
    const items = await list('');
    expect(names(items)).toEqual(['cell', 'output', 'error']);
    expect(await items[0].read()).toEqual({
      kind: 'cell',
      label: 'Cell [3]',
      source: 'work/a.ipynb',
      language: 'python',
      text: 'df[key]',
      cut: 0
    });
    expect((await items[1].read()).text).toBe(
      "printed\n----> 1 df[key]\nKeyError: 'a'"
    );
    expect((await items[2].read()).text).toBe("----> 1 df[key]\nKeyError: 'a'");
  });

  it('offers the last error when the active cell has none', async () => {
    const items = await list('', 2);
    expect(names(items)).toEqual(['cell', 'error']);
    expect(items[1].label).toBe('Error of cell [3]');
  });

  it('offers other cells by their number to who types it', async () => {
    expect(names(await list('cell'))).toEqual([
      'cell',
      'cell#1',
      'cell3',
      'cell#3',
      // their labels have the word
      'output',
      'error',
      'output3',
      'error3'
    ]);
    expect(names(await list('cell3'))).toEqual(['cell3']);
  });

  it('offers nothing where there is none', async () => {
    const { items } = await new NotebookContexts(shellOf(null), trans).list('');
    expect(items).toEqual([]);
  });
});

const DF: IVariable = { name: 'df', type: 'DataFrame', hint: '2 rows' };
const KEY: IVariable = { name: 'key', type: 'str', hint: '1 characters' };

function failure(code: string): ChatFailure {
  return new ChatFailure({ code, title: `${code}.`, hint: 'Do this.' });
}

function kernelOf(said: string | null, status = 'idle') {
  const value = { status: 'ok', data: { 'text/plain': said } };
  const content = { status: 'ok', user_expressions: { served: value } };
  const requestExecute = jest.fn((_content: unknown) => ({
    done: Promise.resolve({ content })
  }));
  return { id: 'k1', status, requestExecute };
}

function variablesOf(kernel: unknown) {
  const api = {
    list: jest.fn(async (_: string) => [DF, KEY] as readonly IVariable[]),
    read: jest.fn(async (_: string, name: string) => ({ text: name, cut: 0 }))
  };
  const panel = notebookOf(CELLS, 1, kernel);
  const contexts = new VariableContexts(
    shellOf(panel),
    api as unknown as KernelVariables,
    trans
  );
  return { api, contexts, panel };
}

describe('The variables', () => {
  it('are listed once for one list, and read when chosen', async () => {
    const { api, contexts } = variablesOf(kernelOf('True'));
    await contexts.list('');
    const { items } = await contexts.list('d');
    expect(names(items)).toEqual(['df']);
    expect(items[0].detail).toBe('DataFrame, 2 rows');
    expect(api.list).toHaveBeenCalledTimes(1);
    expect(await items[0].read()).toMatchObject({
      kind: 'variable',
      label: 'df',
      source: 'work/a.ipynb',
      text: 'df'
    });
    await contexts.list('');
    expect(api.list).toHaveBeenCalledTimes(2);
  });

  it('have an idle kernel load the package, without running a cell', async () => {
    const kernel = kernelOf('True');
    const { api, contexts } = variablesOf(kernel);
    api.list.mockRejectedValueOnce(failure('package-not-loaded'));
    expect((await contexts.list('')).items).toHaveLength(2);
    expect(kernel.requestExecute).toHaveBeenCalledWith(
      expect.objectContaining({ code: '', silent: true, store_history: false })
    );
  });

  it.each([
    ['busy', 'True', /kernel is busy/],
    ['idle', 'False', /pip install jupyter_chat_ext/],
    ['idle', null, /pip install jupyter_chat_ext/]
  ])('say why there are none: %s, %s', async (status, said, why) => {
    const kernel = kernelOf(said, status);
    const { api, contexts } = variablesOf(kernel);
    api.list.mockRejectedValue(failure('package-not-loaded'));
    const { items, note } = await contexts.list('');
    expect(items).toEqual([]);
    expect(note).toMatch(why);
    expect(kernel.requestExecute).toHaveBeenCalledTimes(
      status === 'busy' ? 0 : 1
    );
    // who means something else is not told again
    expect((await contexts.list('zz')).note).toBeUndefined();
  });

  it('say what the server says of other kernels', async () => {
    const kernel = kernelOf(null);
    const { api, contexts } = variablesOf(kernel);
    api.list.mockRejectedValue(failure('not-python'));
    expect((await contexts.list('')).note).toBe('not-python. Do this.');
    expect(kernel.requestExecute).not.toHaveBeenCalled();
    const { note } = await variablesOf(null).contexts.list('');
    expect(note).toMatch(/while the kernel of the notebook runs/);
  });
});

describe('Asking about an error', () => {
  it('fills the composer with it, its cell and the variables it names', async () => {
    const { contexts, panel } = variablesOf(kernelOf('True'));
    const chat = new FakeChat();
    const open = jest.fn(async () => undefined);
    await askAboutError(
      { panel: panel as never, index: 1 },
      { chat: Promise.resolve(chat), open },
      { variables: contexts },
      trans
    );
    const labels = chat.addContext.mock.calls.map(([items]) =>
      items.map(({ label }) => label)
    );
    expect(labels).toEqual([
      ['Error of cell [3]', 'Cell [3]'],
      ['df', 'key']
    ]);
    expect(open).toHaveBeenCalled();
    expect(chat.suggest).toHaveBeenCalledTimes(1);
    expect(chat.send).not.toHaveBeenCalled();
  });

  it('brings along the error alone where no cell shows it', async () => {
    const chat = new FakeChat();
    const panel = { chat: Promise.resolve(chat), open: async () => undefined };
    const error = { ename: 'KeyError', evalue: "'a'", traceback: [] };
    await askAboutErrorAlone(error, panel, trans);
    const [[[item]]] = chat.addContext.mock.calls;
    expect(item.label).toBe('Error: KeyError');
    expect((await item.read()).text).toBe("KeyError: 'a'");
    expect(chat.suggest).toHaveBeenCalledTimes(1);
  });

  it('does so without variables where no kernel tells of them', async () => {
    const { api, contexts, panel } = variablesOf(kernelOf('True'));
    api.list.mockRejectedValue(failure('kernel-silent'));
    const chat = new FakeChat();
    await askAboutError(
      { panel: panel as never, index: 1 },
      { chat: Promise.resolve(chat), open: async () => undefined },
      { variables: contexts },
      trans
    );
    expect(chat.addContext).toHaveBeenCalledTimes(1);
  });
});

interface IFile {
  name: string;
  path: string;
  type: string;
  size?: number;
  content?: unknown;
}

function filesOf(files: Record<string, IFile>): FileContexts {
  const get = async (path: string, options?: { format?: string }) => {
    const folder = path === '' ? '' : `${path}/`;
    if (files[path] === undefined && path !== 'work') {
      throw new Error('404');
    }
    if (options?.format === 'text' && files[path].content === undefined) {
      throw new ServerConnection.ResponseError(
        new Response('not UTF-8', { status: 400 })
      );
    }
    return (
      files[path] ?? {
        content: Object.values(files).filter(
          file => file.path === `${folder}${file.name}`
        )
      }
    );
  };
  const contents = {
    get,
    driveName: () => '',
    localPath: (path: string) => path
  };
  const app = {
    shell: { currentWidget: { context: { path: 'work/a.ipynb' } } },
    serviceManager: { contents }
  };
  return new FileContexts(app as unknown as JupyterFrontEnd, trans);
}

const file = (name: string, facts: Partial<IFile> = {}): IFile => ({
  name,
  path: `work/${name}`,
  type: 'file',
  size: 10,
  ...facts
});

describe('Files', () => {
  const notes = file('notes.md', { content: '# Notes' });
  const all = [
    notes,
    file('.env', { content: 'SECRET' }),
    file('plot.png'),
    file('odd.dat'),
    file('large.csv', { size: 3_000_000, content: 'a' }),
    file('data', { type: 'directory', content: [file('x.csv')] }),
    file('b.ipynb', {
      type: 'notebook',
      content: {
        cells: [
          { cell_type: 'code', source: ['1 +', ' 1'], outputs: ['huge'] },
          { cell_type: 'markdown', source: 'Words' }
        ]
      }
    })
  ];
  const files = filesOf(Object.fromEntries(all.map(one => [one.path, one])));
  const item = async (name: string) =>
    (await files.list('file')).items.find(one => one.name === name)!;

  it('of the notebook’s folder are offered, but no hidden ones', async () => {
    const { items } = await files.list('');
    expect(names(items)).toEqual([
      'b.ipynb',
      'data/',
      'large.csv',
      'notes.md',
      'odd.dat',
      'plot.png'
    ]);
    expect(names((await files.list('note')).items)).toEqual(['notes.md']);
  });

  it('below a folder are offered behind its slash', async () => {
    expect((await item('data/')).isFolder).toBe(true);
    expect(names((await files.list('data/')).items)).toEqual(['data/x.csv']);
    expect((await files.list('nowhere/')).items).toEqual([]);
  });

  it('come along as their text', async () => {
    expect(await (await item('notes.md')).read()).toEqual({
      kind: 'file',
      label: 'notes.md',
      source: 'work/notes.md',
      language: 'markdown',
      text: '# Notes',
      cut: 0
    });
  });

  it('that are notebooks come along as their cells', async () => {
    const { text } = await (await item('b.ipynb')).read();
    expect(text).toBe('# %% [code]\n1 + 1\n\n# %% [markdown]\nWords');
  });

  it.each([
    ['plot.png', 'context-no-text'],
    ['odd.dat', 'context-no-text'],
    ['large.csv', 'context-too-large']
  ])('that cannot come along say why: %s', async (name, code) => {
    await expect((await item(name)).read()).rejects.toMatchObject({
      code,
      hint: 'Attach it instead.'
    });
  });
});
