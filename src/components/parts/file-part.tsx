/**
 * A file of a message: a picture, or a chip with which it can be saved. Read is
 * only what this server keeps or what came with the message, never an address
 * elsewhere.
 */
import type { FileUIPart } from 'ai';
import React, { useMemo } from 'react';
import { attachmentIn } from '../../core/attachments';
import { fileNameOf } from '../../core/file-names';
import { iconOf, shownName } from '../attachments/file-words';
import { isPicture } from '../attachments/picture';
import { useServices } from '../services';
import { Chip } from './chip';
import { contentIn } from '../../core/data-url';
import { FileChip } from './file-chip';
import { PicturePart } from './picture-part';

export interface IReadableFile {
  readonly name: string;
  readonly mediaType: string;
  readonly read: () => Promise<Blob>;
  /** In bytes; null as long as it is not known. */
  readonly size: number | null;
}

export function FilePart({ part }: { part: FileUIPart }): JSX.Element {
  const file = useReadable(part);
  if (!file) {
    const name = shownName(fileNameOf(part));
    const host = hostOf(part.url);
    return <Chip icon={iconOf(part.mediaType)} label={name} note={host} />;
  }
  return isPicture(file.mediaType) ? (
    <PicturePart file={file} />
  ) : (
    <FileChip file={file} />
  );
}

/** The file as something that can be read; null for what is elsewhere. */
function useReadable({
  url,
  filename,
  mediaType
}: FileUIPart): IReadableFile | null {
  const { readAttachment } = useServices();
  return useMemo(() => {
    const name = shownName(fileNameOf({ filename, mediaType }));
    const id = attachmentIn(url);
    if (id !== null) {
      const read = (): Promise<Blob> => readAttachment(id);
      return { name, mediaType, read, size: null };
    }
    const content = contentIn(url);
    return (
      content && {
        name,
        mediaType: content.type,
        read: async () => content,
        size: content.size
      }
    );
  }, [url, filename, mediaType, readAttachment]);
}

/** Whoever would be contacted; for other addresses, what kind they are of. */
function hostOf(url: string): string {
  try {
    const { host, protocol } = new URL(url);
    return host || protocol;
  } catch {
    return url.slice(0, 40);
  }
}
