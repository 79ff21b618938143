/**
 * What a message says, without anything around it: for reading it aloud and
 * for copying.
 */
import { fileNameOf, fileWords } from '../../core/file-names';
import type { IMessage } from '../../core/messages';
import { shownName } from '../attachments/file-words';
import { asBundle, plainTextOf } from '../mime/bundle';

export function textOf(message: IMessage): string {
  const texts: string[] = [];
  for (const part of message.parts) {
    if (part.type === 'text') {
      texts.push(part.text);
    }
  }
  return texts.join('\n\n');
}

/** The names of its files. */
export function filesOf({ parts }: IMessage): string[] {
  return parts.flatMap(part =>
    part.type === 'file' ? shownName(fileNameOf(part)) : []
  );
}

/** The words, and the plain form of what a function showed between them. */
export function copyOf(message: IMessage): string {
  return message.parts
    .map(part => {
      if (part.type === 'text') {
        return part.text;
      }
      const bundle = part.type === 'data-mimebundle' && asBundle(part.data);
      return bundle ? plainTextOf(bundle) : fileWords(part);
    })
    .filter(Boolean)
    .join('\n\n');
}
