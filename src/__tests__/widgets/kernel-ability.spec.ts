import type { ISessionContext } from '@jupyterlab/apputils';
import { NotebookActions } from '@jupyterlab/notebook';
import type { ISignal, Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import { abilityOf, watchKernel } from '../../widgets/kernel-ability';
import type { IDocument } from '../../widgets/notebook-of';

jest.mock('@jupyterlab/notebook', () => {
  const { Signal } = jest.requireActual('@lumino/signaling');
  return { NotebookActions: { executed: new Signal({}) } };
});

const executed = NotebookActions.executed as ISignal<
  unknown,
  unknown
> as Signal<unknown, unknown>;

function kernel(language: string, ...answers: string[]) {
  const requestExecute = jest.fn((_content: object) => ({
    done: Promise.resolve({
      content: {
        status: 'ok',
        user_expressions: {
          isThere: { data: { 'text/plain': answers.shift() } }
        }
      }
    })
  }));
  const info = Promise.resolve({ language_info: { name: language } });
  const context = { session: { kernel: { info, requestExecute } } };
  return { context: context as unknown as ISessionContext, requestExecute };
}

const settled = (): Promise<void> =>
  new Promise(resolve => setTimeout(resolve));

describe('the package in a kernel', () => {
  it('is looked for without running anything of the person', async () => {
    const { context, requestExecute } = kernel('python', 'False', 'True');
    expect(await abilityOf(context)).toBe('no-package');
    expect(await abilityOf(context)).toBe('able');
    expect(requestExecute.mock.calls[0][0]).toMatchObject({
      code: '',
      silent: true,
      store_history: false,
      allow_stdin: false
    });
  });

  it('is not looked for in other languages, nor without a kernel', async () => {
    const { context, requestExecute } = kernel('R', 'False');
    expect(await abilityOf(context)).toBe('not-python');
    expect(requestExecute).not.toHaveBeenCalled();
    const nothing = { session: null } as unknown as ISessionContext;
    expect(await abilityOf(nothing)).toBe('able');
  });

  it('is looked for again when a cell of the notebook has run', async () => {
    const { context, requestExecute } = kernel('python', 'False', 'True');
    const document = new Widget() as IDocument;
    Object.assign(document, { sessionContext: context });
    const tell = jest.fn();
    const stop = watchKernel(document, tell);
    await settled();
    expect(tell.mock.calls).toEqual([['no-package']]);

    executed.emit({ notebook: new Widget() });
    executed.emit({ notebook: document });
    await settled();
    expect(tell.mock.calls).toEqual([['no-package'], ['able']]);

    stop();
    await settled();
    executed.emit({ notebook: document });
    await settled();
    expect(requestExecute).toHaveBeenCalledTimes(2);
  });
});
