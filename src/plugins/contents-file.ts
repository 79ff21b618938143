/**
 * Files of Jupyter's file browser: as what can be attached, and whether they are there.
 */
import { ServerConnection } from '@jupyterlab/services';
import type { Contents } from '@jupyterlab/services';
import { typeByName } from '../core/attachments';
import type { IFileSource } from '../core/attachments';
import { bytesOf } from '../core/data-url';

/** The file at a path, still to be read; null for a folder. */
export async function sourceAt(
  contents: Pick<Contents.IManager, 'get'>,
  path: string
): Promise<IFileSource | null> {
  const { type, name, size } = await contents.get(path, { content: false });
  if (type === 'directory') {
    return null;
  }
  let content: Promise<Blob> | null = null;
  return {
    name,
    type: typeByName(name),
    size: size ?? 0,
    // once for its picture and its upload; what failed is tried again
    read: async () => {
      content ??= read(contents, path);
      try {
        return await content;
      } catch (error) {
        content = null;
        throw error;
      }
    }
  };
}

async function read(
  contents: Pick<Contents.IManager, 'get'>,
  path: string
): Promise<Blob> {
  // as it lies on the disk, also a notebook
  const options = { type: 'file', format: 'base64', content: true } as const;
  const file = await contents.get(path, options);
  return new Blob([bytesOf(file.content as string)]);
}

/** Whether there is something at a path; throws if nobody knows. */
export async function exists(
  contents: Pick<Contents.IManager, 'get'>,
  path: string
): Promise<boolean> {
  try {
    await contents.get(path, { content: false });
    return true;
  } catch (reason) {
    const { ResponseError } = ServerConnection;
    if (reason instanceof ResponseError && reason.response.status === 404) {
      return false;
    }
    throw reason;
  }
}
