/**
 * Opens the browser's picker of files. What is picked comes to what is attached.
 */
import React, { useRef } from 'react';
import { acceptOf, takesFiles } from '../../core/attachments';
import type { IModel } from '../../core/models';
import { attachIcon } from '../../icons';
import { IconButton } from '../icon-button';
import { useServices } from '../services';

export interface IAttachButtonProps {
  readonly model: IModel | undefined;
  readonly onPick: (files: readonly File[]) => void;
}

export function AttachButton(props: IAttachButtonProps): JSX.Element {
  const { trans } = useServices();
  const { model, onPick } = props;
  const input = useRef<HTMLInputElement>(null);
  const isTaken = model !== undefined && takesFiles(model);
  const reason = model
    ? trans.__('%1 takes no files.', model.label)
    : trans.__('Choose a model to ask');
  return (
    <>
      <IconButton
        icon={attachIcon}
        label={trans.__('Attach files')}
        description={isTaken ? undefined : reason}
        // it stays reachable, so that the reason can be read
        aria-disabled={!isTaken}
        onClick={() => isTaken && input.current?.click()}
      />
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={model && acceptOf(model)}
        onChange={({ currentTarget }) => {
          onPick([...(currentTarget.files ?? [])]);
          // the same file can be picked once more
          currentTarget.value = '';
        }}
      />
    </>
  );
}
