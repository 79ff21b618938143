/**
 * A file that can be saved, as a chip.
 */
import React, { useState } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ChatFailure } from '../../core/errors';
import { iconOf, sizeOf } from '../attachments/file-words';
import { saveAs } from '../attachments/save';
import { useServices } from '../services';
import { Chip, ChipContent } from './chip';
import type { IReadableFile } from './file-part';

export interface IFileChipProps {
  readonly file: IReadableFile;
  /** What kept it from being shown in another way. */
  readonly failure?: unknown;
}

export function FileChip(props: IFileChipProps): JSX.Element {
  const { trans } = useServices();
  const { file } = props;
  const [failure, setFailure] = useState<unknown>(props.failure ?? null);
  const [size, setSize] = useState(file.size);
  const icon = iconOf(file.mediaType);
  const known = size === null ? null : sizeOf(size);
  const note = failure === null ? known : failureWords(failure, trans);
  if (isGone(failure)) {
    return <Chip icon={icon} label={file.name} note={note} />;
  }
  const download = async (): Promise<void> => {
    try {
      const content = await file.read();
      setFailure(null);
      setSize(content.size);
      saveAs(content, file.name);
    } catch (reason) {
      setFailure(reason);
    }
  };
  return (
    <button
      type="button"
      className="jp-ChatExt-chip jp-ChatExt-fileChip"
      aria-label={trans.__(
        'Download %1',
        [file.name, note].filter(Boolean).join(', ')
      )}
      onClick={() => void download()}
    >
      <ChipContent icon={icon} label={file.name} note={note} />
    </button>
  );
}

function isGone(failure: unknown): boolean {
  return (
    failure instanceof ChatFailure && failure.code === 'unknown-attachment'
  );
}

function failureWords(failure: unknown, trans: TranslationBundle): string {
  if (isGone(failure)) {
    return trans.__('no longer available');
  }
  return failure instanceof ChatFailure
    ? failure.title
    : trans.__('This file could not be read.');
}
