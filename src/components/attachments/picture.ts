/**
 * Pictures whose bytes are here, as what an `<img>` can show.
 */
import { useEffect, useState } from 'react';

const DRAWING = 'image/svg+xml';

const PICTURES: readonly string[] = [
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  DRAWING
];

/** Whether files of a type are shown as pictures. */
export function isPicture(mediaType: string): boolean {
  return PICTURES.includes(mediaType);
}

export interface IPicture {
  /** Null until it is there. */
  readonly address: string | null;
  /** What kept it from being read. */
  readonly failure: unknown;
}

const NOTHING: IPicture = { address: null, failure: null };

/** Read a picture when there is a `read`; what it takes is released in the end. */
export function usePicture(
  mediaType: string,
  read: (() => Promise<Blob>) | null
): IPicture {
  const [picture, setPicture] = useState(NOTHING);
  useEffect(() => {
    if (!read) {
      return;
    }
    let isGone = false;
    let address: string | null = null;
    const show = async (): Promise<void> => {
      const made = await addressOf(await read(), mediaType);
      if (isGone) {
        URL.revokeObjectURL(made);
      } else {
        address = made;
        setPicture({ address, failure: null });
      }
    };
    show().catch(failure => isGone || setPicture({ address: null, failure }));
    return () => {
      isGone = true;
      setPicture(NOTHING);
      if (address !== null) {
        URL.revokeObjectURL(address);
      }
    };
  }, [mediaType, read]);
  return picture;
}

/**
 * The type is ours, whatever the bytes say of themselves. A drawing gets no blob
 * URL: opened in a tab of its own, its scripts would run as part of Jupyter.
 */
function addressOf(content: Blob, mediaType: string): string | Promise<string> {
  const picture = content.slice(0, content.size, mediaType);
  return mediaType === DRAWING
    ? dataUrlOf(picture)
    : URL.createObjectURL(picture);
}

function dataUrlOf(content: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(content);
  });
}
