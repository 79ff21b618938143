import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { openNotebook } from '../../plugins/open-notebook';

const trans = nullTranslator.load('jupyter_chat_ext');

function application(get: () => Promise<unknown>) {
  const execute = jest.fn(async () => undefined);
  const app = { commands: { execute }, serviceManager: { contents: { get } } };
  return { app: app as unknown as JupyterFrontEnd, execute };
}

describe('The notebook of a conversation', () => {
  afterEach(() => Notification.dismiss());

  it('is opened', async () => {
    const { app, execute } = application(async () => ({}));
    await openNotebook(app, 'work/plan.ipynb', jest.fn(), trans);
    expect(execute).toHaveBeenCalledWith('docmanager:open', {
      path: 'work/plan.ipynb'
    });
  });

  it('that is gone is said to be, and can be forgotten', async () => {
    const forget = jest.fn();
    const { app, execute } = application(async () => {
      const response = { status: 404, statusText: '' } as Response;
      throw new ServerConnection.ResponseError(response);
    });
    await openNotebook(app, 'plan.ipynb', forget, trans);
    expect(execute).not.toHaveBeenCalled();
    const [{ message, options }] = Notification.manager.notifications;
    expect(message).toContain('plan.ipynb is not there any more');
    options.actions?.[0].callback(new MouseEvent('click'));
    expect(forget).toHaveBeenCalled();
  });

  it('is not taken for gone when nobody can be asked', async () => {
    const { app } = application(() => Promise.reject(new Error('offline')));
    await openNotebook(app, 'plan.ipynb', jest.fn(), trans);
    const [{ message }] = Notification.manager.notifications;
    expect(message).toBe('plan.ipynb could not be opened. offline');
  });
});
