/**
 * Files that a person picks, pastes or drops, as what can be attached.
 */
import { typeByName } from '../../core/attachments';
import type { IFileSource } from '../../core/attachments';

export function fromFile(file: File, name = file.name): IFileSource {
  return {
    name,
    type: file.type || typeByName(name),
    size: file.size,
    read: async () => {
      // a file that is gone, or a folder, fails here and not amid its upload
      await firstByte(file);
      return file;
    }
  };
}

function firstByte(file: File): Promise<void> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve();
    reader.onerror = () => reject(reader.error);
    reader.readAsArrayBuffer(file.slice(0, 1));
  });
}

/**
 * The files of a paste; none where it is a text. Office programs put a picture
 * of the text beside it, file managers a text with the names of the files.
 */
export function pastedFiles(data: DataTransfer): readonly File[] {
  const files = [...data.files];
  const text = data.getData('text/plain');
  const isText =
    text.trim() !== '' && !files.some(({ name }) => text.includes(name));
  return isText ? [] : files;
}

/** What browsers call a picture that is no file, only copied. */
const NAMELESS = /^(?:image\.(\w+))?$/;

/** Whether a pasted file needs a name, and its extension. */
export function extensionOfNameless({ name, type }: File): string | null {
  const found = NAMELESS.exec(name);
  return found && (found[1] ?? (type.split('/')[1] || 'bin'));
}

export interface IDropped {
  readonly files: readonly File[];
  readonly hasFolders: boolean;
}

export function droppedFiles(data: DataTransfer): IDropped {
  const items = [...data.items].filter(({ kind }) => kind === 'file');
  const files = items.flatMap(item => {
    const isFolder = item.webkitGetAsEntry?.()?.isDirectory === true;
    return isFolder ? [] : (item.getAsFile() ?? []);
  });
  return { files, hasFolders: files.length < items.length };
}

/** Whether what is dragged are files of the person's machine. */
export function bringsFiles(data: DataTransfer | null): data is DataTransfer {
  return data?.types.includes('Files') === true;
}
