/** Files of the question that is being written, as a person finds them. */
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { IChatViewProps } from '../../components/chat';
import type { IAttachedFile, IFileSource } from '../../core/attachments';
import { CODE_OF_CHAT } from '../../core/dragged-cells';
import type { IChatState } from '../../state/chat';
import { attached, file, model, summary } from '../support/builders';
import {
  addresses,
  drag,
  installFiles,
  luminoDrag,
  paste,
  png,
  transfer
} from '../support/fake-files';
import { renderChat } from '../support/render-chat';

const fox = model('Fox', { attachments: true });
const owl = model('Owl');
const cat = model('Cat', { attachments: ['image/*', '.csv'] });
const models = [fox, owl, cat];
const LIMITS = { attachmentBytes: 1024 * 1024, attachments: 2 };
const PATHS = 'application/x-jupyter-icontents';

const field = () =>
  screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
const button = (name: string) =>
  screen.getByRole<HTMLButtonElement>('button', { name });
const list = () => screen.getByRole('list', { name: 'Attached files' });
const items = () => within(list()).getAllByRole('listitem');
const spoken = () =>
  document.querySelector('form [aria-live=polite]')!.textContent;
const drafts = (...files: IAttachedFile[]) => ({ '': files });

beforeEach(installFiles);

function show(
  state: Partial<IChatState> = {},
  props: Partial<IChatViewProps> = {}
) {
  const shown = renderChat(
    { models, model: fox.id, limits: LIMITS, ...state },
    props
  );
  /** The files that the person attached so far. */
  const given = (): IFileSource[] =>
    shown.chat.attach.mock.calls.flatMap(([files]) => files);
  const names = () => given().map(({ name }) => name);
  return { ...shown, given, names };
}

describe('attaching', () => {
  it('by the picker offers what the model takes, and can pick a file twice', async () => {
    const { names } = show({ model: cat.id });
    const input = document.querySelector<HTMLInputElement>('[type=file]')!;
    const opened = jest.spyOn(input, 'click').mockReturnValue();
    await userEvent.click(button('Attach files'));
    expect(opened).toHaveBeenCalled();
    expect([input.multiple, input.accept]).toEqual([true, 'image/*,.csv']);
    const upload = userEvent.setup({ applyAccept: false }).upload;
    await upload(input, [png('a.png'), png('b.png')]);
    expect(input.files).toHaveLength(0);
    expect(names()).toEqual(['a.png', 'b.png']);
  });

  it('by a paste names pictures that have no name', () => {
    const { names } = show();
    for (const name of ['image.png', 'image.png', 'photo.png']) {
      paste(field(), transfer([png(name)]));
    }
    expect(names()).toEqual([
      'pasted-image-1.png',
      'pasted-image-2.png',
      'photo.png'
    ]);
  });

  it.each([
    ['a text', [], 'words', false],
    ['a table with its picture', [png('image.png')], 'a\tb', false],
    ['a file with its name', [png('photo.png')], '/home/a/photo.png', true]
  ])('by a paste of %s', (_, files, text, isAttached) => {
    const { names } = show();
    expect(paste(field(), transfer(files, text))).toBe(isAttached);
    expect(names()).toHaveLength(isAttached ? 1 : 0);
  });

  it('by a drop shows where, and leaves folders out', () => {
    const { names } = show();
    const log = screen.getByRole('log');
    const folder = new File([], 'folder', { type: 'folder' });
    const data = transfer([png('a.png'), folder]);
    expect(drag('dragenter', log, data)).toEqual({
      isTaken: true,
      dropEffect: 'copy'
    });
    expect(screen.getByText('Drop files to attach them')).toBeTruthy();
    drag('dragleave', log, data);
    expect(screen.queryByText('Drop files to attach them')).toBeNull();
    drag('dragover', log, data);
    drag('drop', log, data);
    expect(names()).toEqual(['a.png']);
    expect(screen.queryByText('Drop files to attach them')).toBeNull();
    expect(spoken()).toContain('Folders cannot be attached.');
  });

  it.each([
    ['data:image/png;base64,cG5n', ['output.png']],
    ['data:image/svg+xml;charset=utf-8,%3Csvg%2F%3E', ['output.svg']],
    ['https://example.org/a.png', []],
    ['data:image/png;base64,%%%', []]
  ])('by a drop of a picture that an output shows: %s', (address, given) => {
    const { names } = show();
    const log = screen.getByRole('log');
    const types = ['text/uri-list', 'text/html'];
    const data = { files: [], items: [], types, getData: () => address };
    expect(drag('dragover', log, data).isTaken).toBe(true);
    drag('drop', log, data);
    expect(names()).toEqual(given);
    expect(spoken()).toBe(
      given.length > 0
        ? ''
        : 'This picture is not in the notebook: save it first.'
    );
    expect(screen.queryByText('Drop files to attach them')).toBeNull();
  });

  it('leaves all other drags to whom they belong', () => {
    show();
    const log = screen.getByRole('log');
    expect(drag('dragover', log, transfer([], 'words')).isTaken).toBe(false);
    const tabs = 'application/vnd.lumino.widget-factory';
    expect(luminoDrag('dragover', log, tabs, []).isTaken).toBe(false);
    // nothing here could read them
    expect(luminoDrag('dragover', log, PATHS, ['a.csv']).isTaken).toBe(false);
  });

  it('brings cells along, and attaches the pictures among their outputs', () => {
    const { chat, names } = show();
    const log = screen.getByRole('log');
    const cells = [
      {
        cell_type: 'code',
        source: 'plot()',
        execution_count: 2,
        outputs: [{ data: { 'image/png': btoa('png') } }]
      }
    ];
    const type = 'application/vnd.jupyter.cells';
    expect(luminoDrag('dragover', log, type, cells).isTaken).toBe(true);
    screen.getByText('Drop cells to bring them along');
    luminoDrag('drop', log, type, cells);
    const [[[source]]] = chat.addContext.mock.calls;
    expect(source.label).toBe('Cell [2]: plot()');
    expect(names()).toEqual(['output-1.png']);
  });

  it('does not take its own code, nor cells moved in the notebook around it', () => {
    show();
    const log = screen.getByRole('log');
    const type = 'application/vnd.jupyter.cells';
    const over = (source: unknown): boolean =>
      luminoDrag('dragover', log, type, [], source).isTaken;
    expect(over(CODE_OF_CHAT)).toBe(false);
    expect(over({ node: document.body })).toBe(false);
    expect(over({ node: document.createElement('div') })).toBe(true);
  });

  it('takes files of the file browser, where they can be read', async () => {
    const fileAt = jest.fn(async (path: string) =>
      path === 'folder' ? null : file(path)
    );
    const { names } = show({}, { host: { fileAt } });
    const log = screen.getByRole('log');
    expect(luminoDrag('dragover', log, PATHS, ['a.csv'])).toEqual({
      isTaken: true,
      dropAction: 'move'
    });
    luminoDrag('drop', log, PATHS, ['a.csv', 'folder']);
    await waitFor(() => expect(names()).toEqual(['a.csv']));
    expect(spoken()).toContain('Folders cannot be attached.');
  });

  it('says what became of a file that the file browser has no more', async () => {
    const fileAt = jest.fn().mockRejectedValue(new Error('Not found'));
    show({}, { host: { fileAt } });
    luminoDrag('drop', screen.getByRole('log'), PATHS, ['a.csv']);
    await screen.findByText('This cannot be attached: Error: Not found', {
      selector: '.jp-ChatExt-remark'
    });
  });
});

describe('a model that takes no files', () => {
  const state = { model: owl.id };

  it('says so where they would be attached', async () => {
    const { names } = show(state);
    const attach = button('Attach files');
    expect(attach.getAttribute('aria-disabled')).toBe('true');
    expect(attach.title).toBe('Owl takes no files.');
    const input = document.querySelector<HTMLInputElement>('[type=file]')!;
    const opened = jest.spyOn(input, 'click').mockReturnValue();
    await userEvent.click(attach);
    expect(opened).not.toHaveBeenCalled();
    paste(field(), transfer([png('a.png')]));
    expect(names()).toEqual([]);
    expect(spoken()).toContain('Owl takes no files: a.png was not attached.');
  });

  it('keeps a dropped file from replacing the page', () => {
    const { names } = show(state);
    const log = screen.getByRole('log');
    const data = transfer([png('a.png')]);
    expect(drag('dragover', log, data)).toEqual({
      isTaken: true,
      dropEffect: 'none'
    });
    expect(screen.getByText('Owl takes no files.')).toBeTruthy();
    expect(drag('drop', log, data).isTaken).toBe(true);
    expect(names()).toEqual([]);
  });

  it('has no button for them in the output of a cell', () => {
    show(state, { layout: 'output' });
    expect(screen.queryByRole('button', { name: 'Attach files' })).toBeNull();
  });

  it('keeps the files that another model took, marked', () => {
    const { chat, set } = show({ drafts: drafts(attached('a.csv')) });
    expect(button('Send').disabled).toBe(false);
    set({ model: owl.id });
    expect(items()[0].textContent).toContain('Owl takes no files.');
    expect(button('Send').disabled).toBe(true);
    expect(button('Send').title).toBe('a.csv: Owl takes no files.');
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(chat.send).not.toHaveBeenCalled();
    expect(spoken()).toContain('a.csv: Owl takes no files.');
    set({ model: fox.id });
    expect(button('Send').disabled).toBe(false);
  });
});

describe('an attached file', () => {
  const sending = attached('a.csv', { status: 'uploading', progress: 0.41 });

  it('shows its name, its size and how far it is', () => {
    const { set } = show({ drafts: drafts(sending) });
    expect(items()[0].textContent).toContain('a.csv3 B, 41% sent');
    const bar = screen.getByRole<HTMLProgressElement>('progressbar', {
      name: 'Upload of a.csv'
    });
    expect(bar.value).toBe(0.41);
    set({ drafts: drafts(attached('a.csv')) });
    expect(screen.queryByRole('progressbar')).toBeNull();
    expect(items()[0].textContent).toContain('3 B');
    expect(spoken()).toBe('a.csv attached');
  });

  it('that is a picture shows itself, and lets go of it in the end', async () => {
    const source = file('a.png', { type: 'image/png' });
    const { set } = show({ drafts: drafts(attached('a.png', { source })) });
    await waitFor(() => expect(addresses.size).toBe(1));
    const [[address, content]] = addresses;
    expect(list().querySelector('img')!.src).toBe(address);
    expect(content.type).toBe('image/png');
    set({ drafts: {} });
    expect(addresses.size).toBe(0);
  });

  it('that is a drawing runs nothing, however it is opened', async () => {
    const source = file('a.svg', { type: 'image/svg+xml' });
    show({ drafts: drafts(attached('a.svg', { source })) });
    await waitFor(() =>
      expect(list().querySelector('img')!.src).toMatch(
        /^data:image\/svg\+xml;base64,/
      )
    );
  });

  it('that is too large, or one too many, is not even read', () => {
    const size = LIMITS.attachmentBytes + 1;
    const read = jest.fn();
    const source = { ...file('a.png', { type: 'image/png', size }), read };
    show({
      drafts: drafts(
        attached('a.png', { source, status: 'waiting' }),
        attached('b.csv'),
        attached('c.csv', { status: 'waiting' })
      )
    });
    expect(items()[0].textContent).toContain('a file may have 1 MB');
    expect(items()[1].textContent).toBe('b.csv3 B');
    expect(items()[2].textContent).toContain('2 files may go with a question');
    expect(read).not.toHaveBeenCalled();
  });

  it('of a type that the model does not take says so', () => {
    const source = file('a.pdf', { type: 'application/pdf' });
    const waiting = attached('a.pdf', { source, status: 'waiting' });
    show({ model: cat.id, drafts: drafts(waiting) });
    expect(items()[0].textContent).toContain(
      'Cat takes no files of this type.'
    );
  });

  it('that failed says what the server said, and is tried again', async () => {
    const problem = {
      code: 'disk-full',
      title: 'The disk is full.',
      hint: 'Free some space.'
    };
    const failed = attached('a.csv', { status: 'failed', problem });
    const { chat, set } = show({ drafts: drafts(sending) });
    set({ drafts: drafts(failed) });
    expect(items()[0].textContent).toContain('The disk is full. Free some');
    expect(spoken()).toBe(
      'a.csv cannot be sent: The disk is full. Free some space.'
    );
    expect(button('Send').disabled).toBe(true);
    await userEvent.click(button('Upload a.csv again'));
    expect(chat.retryUpload).toHaveBeenCalledWith(failed.id);
  });

  it('hides nothing in its name', () => {
    const source = file('photo\u202egnp.exe');
    show({ drafts: drafts(attached('x', { source })) });
    expect(button('Remove photognp.exe')).toBeTruthy();
  });
});

describe('by keys alone a file', () => {
  const [one, two] = [attached('one.csv'), attached('two.csv')];

  it.each(['Delete', 'Backspace', 'Enter'])(
    'is removed with %s, and the focus goes to its neighbour',
    async key => {
      const { chat } = show({ drafts: drafts(one, two) });
      chat.detach.mockImplementation(() => chat.set({ drafts: drafts(one) }));
      field().focus();
      await userEvent.tab({ shift: true });
      expect(document.activeElement).toBe(button('Remove two.csv'));
      await userEvent.keyboard(`{${key}}`);
      expect(chat.detach).toHaveBeenCalledWith(two.id);
      expect(document.activeElement).toBe(button('Remove one.csv'));
      expect(spoken()).toBe('two.csv removed');
    }
  );

  it('that was the last gives the focus to the words', async () => {
    const { chat } = show({ drafts: drafts(one) });
    chat.detach.mockImplementation(() => chat.set({ drafts: {} }));
    button('Remove one.csv').focus();
    await userEvent.keyboard('{Delete}');
    expect(document.activeElement).toBe(field());
  });
});

describe('the files of a draft', () => {
  it('are those of the conversation shown, and no news when it is shown again', () => {
    const [here, there] = [summary('here'), summary('there')];
    const { set } = show({
      current: here,
      drafts: {
        [here.id]: [attached('one.csv')],
        [there.id]: [attached('two.csv')]
      }
    });
    expect(items()[0].textContent).toContain('one.csv');
    set({ current: there });
    expect(items()[0].textContent).toContain('two.csv');
    expect(spoken()).toBe('');
  });
});
