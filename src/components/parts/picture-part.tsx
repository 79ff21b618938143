/**
 * A picture of a message, small, as soon as it comes into sight; larger when
 * the person asks.
 */
import type { RefObject } from 'react';
import React, { useEffect, useRef, useState } from 'react';
import { usePicture } from '../attachments/picture';
import { useServices } from '../services';
import { FileChip } from './file-chip';
import type { IReadableFile } from './file-part';
import { PictureDialog } from './picture-dialog';

export function PicturePart({ file }: { file: IReadableFile }): JSX.Element {
  const { trans } = useServices();
  const place = useRef<HTMLSpanElement>(null);
  const isSeen = useSeen(place);
  const { address, failure } = usePicture(
    file.mediaType,
    isSeen ? file.read : null
  );
  const [isBroken, setBroken] = useState(false);
  const [isOpen, setOpen] = useState(false);
  if (failure !== null || isBroken) {
    return <FileChip file={file} failure={failure} />;
  }
  return (
    <span ref={place} className="jp-ChatExt-picture">
      {address !== null && (
        <button
          type="button"
          title={file.name}
          aria-label={trans.__('Enlarge %1', file.name)}
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
        >
          <img src={address} alt={file.name} onError={() => setBroken(true)} />
        </button>
      )}
      {isOpen && address !== null && (
        <PictureDialog
          file={file}
          address={address}
          onClose={() => setOpen(false)}
        />
      )}
    </span>
  );
}

/** How far below what is seen a picture is fetched already. */
const AHEAD = '300px';

/** Whether something has come into sight, or nearly. */
function useSeen(place: RefObject<HTMLElement>): boolean {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (!place.current || typeof IntersectionObserver === 'undefined') {
      setSeen(true);
      return;
    }
    const observer = new IntersectionObserver(
      entries => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) {
          setSeen(true);
          observer.disconnect();
        }
      },
      { rootMargin: AHEAD }
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [place]);
  return isSeen;
}
