import type { JupyterFrontEnd } from '@jupyterlab/application';
import { NotebookActions } from '@jupyterlab/notebook';
import { PromiseDelegate } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import {
  followNotebook,
  followPath,
  notebooksPlugin
} from '../../plugins/notebooks';
import type { IChat } from '../../state/chat';
import { FakeChat } from '../support/fake-chat';

jest.mock('@jupyterlab/notebook', () => {
  const { Signal } = jest.requireActual('@lumino/signaling');
  return {
    NotebookActions: { executed: new Signal({}) },
    NotebookPanel: class {}
  };
});

const executed = NotebookActions.executed as ISignal<
  unknown,
  unknown
> as Signal<unknown, unknown>;

describe('notebooks plugin', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('looks for models once after cells have run, but not before the panel was shown', async () => {
    const chat = new FakeChat();
    const shown = new PromiseDelegate<IChat>();
    const panel = { chat: shown.promise, open: async () => undefined };
    const app = { shell: { currentWidget: null } };
    await notebooksPlugin.activate(app as JupyterFrontEnd, panel);
    executed.emit({});
    await jest.advanceTimersByTimeAsync(1000);
    expect(chat.refreshModels).not.toHaveBeenCalled();

    shown.resolve(chat);
    await jest.advanceTimersByTimeAsync(0);
    executed.emit({});
    executed.emit({});
    await jest.advanceTimersByTimeAsync(1000);
    expect(chat.refreshModels).toHaveBeenCalledTimes(1);
  });
});

/** A notebook with a kernel, as far as it matters here. */
function notebook(kernel: string | null): Widget & { start(id: string): void } {
  const kernelChanged = new Signal<object, void>({});
  const session = { path: 'a.ipynb', kernel: kernel ? { id: kernel } : null };
  const sessionContext = { session, path: 'a.ipynb', kernelChanged };
  const start = (id: string): void => {
    session.kernel = { id };
    kernelChanged.emit();
  };
  return Object.assign(new Widget(), { sessionContext, start });
}

describe('The notebook that a person works in', () => {
  const chat = new FakeChat();
  const currentChanged = new Signal<object, void>({});
  const shell = { currentWidget: null as Widget | null, currentChanged };
  const show = (widget: Widget | null): void => {
    shell.currentWidget = widget;
    currentChanged.emit();
  };

  it('is the last one that was shown, with the kernel it has now', () => {
    followNotebook(shell as unknown as JupyterFrontEnd.IShell, chat);
    expect(chat.enterKernel).not.toHaveBeenCalled();
    const [first, second] = [notebook('k1'), notebook(null)];

    show(first);
    expect(chat.enterKernel).toHaveBeenLastCalledWith('k1');
    show(second);
    expect(chat.enterKernel).toHaveBeenLastCalledWith(null);
    second.start('k2');
    expect(chat.enterKernel).toHaveBeenLastCalledWith('k2');
    show(new Widget());
    show(null);
    first.start('k3');
    expect(chat.enterKernel).toHaveBeenLastCalledWith('k2');
    show(first);
    expect(chat.enterKernel).toHaveBeenLastCalledWith('k3');
  });
});

describe('The notebook that is current', () => {
  it('is told under the name it has now, and only while it is current', () => {
    const chat = new FakeChat();
    const currentChanged = new Signal<object, void>({});
    const shell = { currentWidget: null as Widget | null, currentChanged };
    const show = (widget: Widget | null): void => {
      shell.currentWidget = widget;
      currentChanged.emit();
    };
    const pathChanged = new Signal<object, string>({});
    const context = { localPath: 'plan.ipynb', pathChanged };
    const one = Object.assign(new Widget(), { context });
    followPath(
      shell as unknown as JupyterFrontEnd.IShell,
      chat,
      widget => widget === one
    );

    show(one);
    expect(chat.enterNotebook).toHaveBeenLastCalledWith('plan.ipynb');
    context.localPath = 'idea.ipynb';
    pathChanged.emit('idea.ipynb');
    expect(chat.enterNotebook).toHaveBeenLastCalledWith('idea.ipynb');
    show(new Widget());
    expect(chat.enterNotebook).toHaveBeenLastCalledWith(null);
    pathChanged.emit('late.ipynb');
    expect(chat.enterNotebook).toHaveBeenLastCalledWith(null);
  });
});
