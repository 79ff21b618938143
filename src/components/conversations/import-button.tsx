/**
 * Takes in a conversation from a file.
 */
import { fileUploadIcon } from '@jupyterlab/ui-components';
import React, { useRef } from 'react';
import type { IChat } from '../../state/chat';
import { IconButton } from '../icon-button';
import { useServices } from '../services';

export function ImportButton(props: {
  chat: IChat;
  /** Called when a file was chosen. */
  onImport: () => void;
}): JSX.Element {
  const { trans } = useServices();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton
        icon={fileUploadIcon}
        label={trans.__('Import a conversation (JSON)')}
        onClick={() => input.current?.click()}
      />
      <input
        ref={input}
        hidden
        type="file"
        accept=".json,application/json"
        aria-label={trans.__('Conversation to import')}
        onChange={({ currentTarget: { files } }) => {
          if (files?.[0]) {
            props.onImport();
            void props.chat.importConversation(files[0]);
          }
        }}
      />
    </>
  );
}
