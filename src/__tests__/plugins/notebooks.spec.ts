import type { JupyterFrontEnd } from '@jupyterlab/application';
import { NotebookActions } from '@jupyterlab/notebook';
import { PromiseDelegate } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';
import type { Signal } from '@lumino/signaling';
import { notebooksPlugin } from '../../plugins/notebooks';
import type { IChat } from '../../state/chat';
import { FakeChat } from '../support/fake-chat';

jest.mock('@jupyterlab/notebook', () => {
  const { Signal } = jest.requireActual('@lumino/signaling');
  return { NotebookActions: { executed: new Signal({}) } };
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
    await notebooksPlugin.activate({} as JupyterFrontEnd, panel);
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
