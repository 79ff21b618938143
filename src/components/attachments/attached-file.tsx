/**
 * A file that goes with the next question: its picture or kind, its name, how
 * far it is, and what is the matter with it.
 */
import { closeIcon, refreshIcon } from '@jupyterlab/ui-components';
import React, { useId, useState } from 'react';
import { IconButton } from '../icon-button';
import { useServices } from '../services';
import { iconOf, shownName, sizeOf } from './file-words';
import { isPicture, usePicture } from './picture';
import type { IFileView } from './use-attaching';

export interface IAttachedFileProps extends IFileView {
  readonly onRemove: () => void;
  readonly onRetry: () => void;
}

export function AttachedFile(props: IAttachedFileProps): JSX.Element {
  const { trans } = useServices();
  const { file, problem, onRemove } = props;
  const facts = useId();
  const name = shownName(file.source.name);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      onRemove();
    }
  };
  return (
    <li
      className={`jp-ChatExt-file ${problem ? 'jp-mod-problem' : ''}`}
      onKeyDown={onKeyDown}
    >
      <Thumbnail {...props} />
      <span className="jp-ChatExt-file-facts">
        <bdi className="jp-ChatExt-file-name" title={name}>
          {name}
        </bdi>
        <span id={facts} className="jp-ChatExt-note">
          {problem ?? <Progress {...props} />}
        </span>
      </span>
      {props.canRetry && (
        <IconButton
          icon={refreshIcon}
          label={trans.__('Upload %1 again', name)}
          aria-describedby={facts}
          onClick={props.onRetry}
        />
      )}
      <IconButton
        icon={closeIcon}
        label={trans.__('Remove %1', name)}
        aria-describedby={facts}
        className="jp-ChatExt-file-remove"
        onClick={onRemove}
      />
    </li>
  );
}

function Progress({ file }: IAttachedFileProps): JSX.Element {
  const { trans } = useServices();
  const size = sizeOf(file.source.size);
  if (file.status === 'uploaded') {
    return <>{size}</>;
  }
  const name = shownName(file.source.name);
  const percent = Math.floor(file.progress * 100);
  return (
    <>
      {file.status === 'waiting'
        ? trans.__('%1, waiting', size)
        : trans.__('%1, %2 sent', size, `${percent}%`)}
      <progress
        aria-label={trans.__('Upload of %1', name)}
        max={1}
        value={file.progress}
      />
    </>
  );
}

function Thumbnail({ file, problem }: IAttachedFileProps): JSX.Element {
  const { type, read } = file.source;
  // what may not go may be large: it is not even read
  const isShown =
    isPicture(type) && (problem === null || file.status === 'failed');
  const { address } = usePicture(type, isShown ? read : null);
  const [broken, setBroken] = useState<string | null>(null);
  const icon = iconOf(type);
  return address === null || address === broken ? (
    <span className="jp-ChatExt-file-picture" aria-hidden="true">
      <icon.react tag="span" width="20px" height="20px" />
    </span>
  ) : (
    <img
      className="jp-ChatExt-file-picture"
      src={address}
      alt=""
      onError={() => setBroken(address)}
    />
  );
}
