/**
 * A picture as large as the window allows. The browser closes it with Escape,
 * and gives the focus back.
 */
import { closeIcon, downloadIcon } from '@jupyterlab/ui-components';
import React, { useLayoutEffect, useRef } from 'react';
import { saveAs } from '../attachments/save';
import { IconButton } from '../icon-button';
import { useServices } from '../services';
import type { IReadableFile } from './file-part';

export interface IPictureDialogProps {
  readonly file: IReadableFile;
  readonly address: string;
  readonly onClose: () => void;
}

export function PictureDialog(props: IPictureDialogProps): JSX.Element {
  const { trans } = useServices();
  const { file, address, onClose } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const close = (): void => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      className="jp-ChatExt-pictureDialog"
      aria-label={file.name}
      onClose={onClose}
      // only what lies around it is the dialog itself
      onClick={event => event.target === event.currentTarget && close()}
    >
      <div className="jp-ChatExt-pictureDialog-bar">
        <bdi>{file.name}</bdi>
        <IconButton
          icon={downloadIcon}
          label={trans.__('Download')}
          onClick={() =>
            void file.read().then(content => saveAs(content, file.name))
          }
        />
        <IconButton
          icon={closeIcon}
          label={trans.__('Close')}
          onClick={close}
        />
      </div>
      <img src={address} alt={trans.__('%1, enlarged', file.name)} />
    </dialog>
  );
}
