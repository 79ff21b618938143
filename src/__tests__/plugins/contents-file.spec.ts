import { sourceAt } from '../../plugins/contents-file';

type Contents = Parameters<typeof sourceAt>[0];

function contents(facts: object) {
  const get = jest.fn(async (_path: string, _options?: object) => facts);
  return { get, manager: { get } as unknown as Contents };
}

describe('a file of the file browser', () => {
  const FILE = { type: 'notebook', name: 'a.ipynb', size: 3 };

  it('is known before it is read, and read as it lies on the disk', async () => {
    const { get, manager } = contents({ ...FILE, content: btoa('\u00ffab') });
    const source = await sourceAt(manager, 'folder/a.ipynb');
    expect(source).toMatchObject({
      name: 'a.ipynb',
      type: 'application/x-ipynb+json',
      size: 3
    });
    expect(get).toHaveBeenLastCalledWith('folder/a.ipynb', { content: false });
    const [content] = await Promise.all([source?.read(), source?.read()]);
    expect(content?.size).toBe(3);
    expect(get).toHaveBeenCalledTimes(2);
    expect(get).toHaveBeenLastCalledWith('folder/a.ipynb', {
      type: 'file',
      format: 'base64',
      content: true
    });
  });

  it('that could not be read is read again', async () => {
    const { get, manager } = contents({ ...FILE, content: '' });
    const source = await sourceAt(manager, 'a.ipynb');
    get.mockRejectedValueOnce(new Error('busy'));
    await expect(source?.read()).rejects.toThrow('busy');
    expect((await source?.read())?.size).toBe(0);
  });

  it('is none where there is a folder', async () => {
    const { manager } = contents({ type: 'directory', name: 'a' });
    expect(await sourceAt(manager, 'a')).toBeNull();
  });
});
