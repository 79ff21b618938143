/**
 * Files that a person picks, pastes or drops, as what can be attached.
 */
import { typeByName } from '../../core/attachments';
import type { IFileSource } from '../../core/attachments';
import { contentIn } from '../../core/data-url';

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
  /** A picture that would have to be fetched from somewhere. */
  readonly isElsewhere?: boolean;
}

export function droppedFiles(data: DataTransfer): IDropped {
  const items = [...data.items].filter(({ kind }) => kind === 'file');
  const files = items.flatMap(item => {
    const isFolder = item.webkitGetAsEntry?.()?.isDirectory === true;
    return isFolder ? [] : (item.getAsFile() ?? []);
  });
  return { files, hasFolders: files.length < items.length };
}

/** Whether a picture of the page is dragged, such as a plot; a link has a text besides. */
export function bringsPicture(data: DataTransfer): boolean {
  const { types } = data;
  const isPicture = types.includes(ADDRESS) && types.includes('text/html');
  return isPicture && !types.includes('text/plain');
}

/** A picture of the page that is dropped; null for one that would have to be fetched. */
export function droppedPicture(data: DataTransfer): File | null {
  const content = contentIn(data.getData(ADDRESS).trim());
  const subtype = content && PICTURE.exec(content.type);
  return content && subtype
    ? new File([content], `output.${subtype[1]}`, { type: content.type })
    : null;
}

const ADDRESS = 'text/uri-list';
const PICTURE = /^image\/(png|jpeg|gif|webp|svg)(?:\+xml)?$/;

/** Whether what is dragged are files of the person's machine. */
export function bringsFiles(data: DataTransfer | null): data is DataTransfer {
  return data?.types.includes('Files') === true;
}
