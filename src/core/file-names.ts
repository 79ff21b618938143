/**
 * What files of messages, and what else they bring, are called. Answers of models bring files without names.
 */
import type { FileUIPart } from 'ai';
import { contextOf } from './context';
import type { Part } from './messages';

export function fileNameOf({
  filename,
  mediaType
}: Pick<FileUIPart, 'filename' | 'mediaType'>): string {
  if (filename) {
    return filename;
  }
  const [kind, subtype = ''] = mediaType.split('/');
  const extension = /^[a-z0-9]{2,5}/.exec(subtype.replace('jpeg', 'jpg'))?.[0];
  const name = kind === 'image' ? 'picture' : 'file';
  return extension ? `${name}.${extension}` : name;
}

/** The file that a part is, or what it brings along, in words; nothing for other parts. */
export function fileWords(part: Part): string {
  if (part.type === 'file') {
    return `[Attached: ${fileNameOf(part)}]`;
  }
  const context = contextOf(part);
  return context ? `[Context: ${context.label}]` : '';
}
