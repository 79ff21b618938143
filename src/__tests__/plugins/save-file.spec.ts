import { ServerConnection } from '@jupyterlab/services';
import type { Contents } from '@jupyterlab/services';
import { saveIn } from '../../plugins/save-file';

/** A folder of Jupyter's, with the files that it has. */
function folderWith(...paths: string[]) {
  const saved = new Map<string, Partial<Contents.IModel>>();
  return {
    saved,
    get: async (path: string) => {
      if (paths.includes(path)) {
        return { path } as Contents.IModel;
      }
      const response = { status: 404, statusText: '' } as Response;
      throw new ServerConnection.ResponseError(response);
    },
    save: async (path: string, model?: Partial<Contents.IModel>) => {
      saved.set(path, model ?? {});
      return { path } as Contents.IModel;
    }
  };
}

const file = (name: string, content: string) => ({
  name,
  content: { text: async () => content } as Blob
});

describe('Saving a file of the chat', () => {
  it('takes a name that is free: nothing is replaced', async () => {
    const folder = folderWith('work/Plan.md', 'work/Plan (2).md');
    const path = await saveIn(folder, 'work', file('Plan.md', '# Plan'));
    expect(path).toBe('work/Plan (3).md');
    expect([...folder.saved]).toEqual([
      [path, { type: 'file', format: 'text', content: '# Plan' }]
    ]);
  });

  it('saves a notebook as one', async () => {
    const folder = folderWith();
    const path = await saveIn(folder, '', file('Plan.ipynb', '{"cells": []}'));
    expect(folder.saved.get(path)).toMatchObject({
      type: 'notebook',
      content: { cells: [] }
    });
  });

  it('does not take a broken connection for a free name', async () => {
    const folder = folderWith();
    folder.get = () => Promise.reject(new Error('offline'));
    const saved = saveIn(folder, '', file('Plan.md', ''));
    await expect(saved).rejects.toThrow('offline');
    expect(folder.saved.size).toBe(0);
  });
});
