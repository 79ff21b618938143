/**
 * One conversation in the list: opens it, renames it in place, and deletes it
 * after a second thought.
 */
import { Time } from '@jupyterlab/coreutils';
import { deleteIcon, editIcon } from '@jupyterlab/ui-components';
import React, { useEffect, useRef, useState } from 'react';
import type { IConversationSummary } from '../../core/messages';
import type { IChat } from '../../state/chat';
import { IconButton } from '../icon-button';
import { useServices } from '../services';
import { RenameField } from './rename-field';

interface IConversationRowProps {
  readonly chat: IChat;
  readonly conversation: IConversationSummary;
  readonly isShown: boolean;
  readonly onShow: (id: string) => void;
  readonly onDeleted: () => void;
}

export function ConversationRow(props: IConversationRowProps): JSX.Element {
  const { chat, conversation } = props;
  const [mode, setMode] = useState<'open' | 'rename' | 'delete'>('open');
  const row = useRef<HTMLLIElement>(null);
  const back = (): void => setMode('open');
  useEffect(() => {
    // what had the focus is gone: give it to the row, not to the page
    if (mode === 'open' && document.activeElement === document.body) {
      row.current?.querySelector('button')?.focus();
    }
  }, [mode]);
  return (
    <li ref={row} className="jp-ChatExt-conversation">
      {mode === 'rename' && (
        <RenameField
          title={conversation.title}
          onCancel={back}
          onRename={title => {
            back();
            void chat.rename(conversation.id, title);
          }}
        />
      )}
      {mode === 'delete' && (
        <ConfirmDelete
          title={conversation.title}
          onCancel={back}
          onDelete={() => {
            void chat.delete(conversation.id);
            props.onDeleted();
          }}
        />
      )}
      {mode === 'open' && <OpenRow {...props} onMode={setMode} />}
    </li>
  );
}

interface IOpenRowProps extends IConversationRowProps {
  readonly onMode: (mode: 'rename' | 'delete') => void;
}

function OpenRow(props: IOpenRowProps): JSX.Element {
  const { trans } = useServices();
  const { conversation, isShown, onMode } = props;
  const { id, running, updated } = conversation;
  const title = conversation.title || trans.__('Untitled');
  return (
    <>
      <button
        type="button"
        className="jp-ChatExt-conversation-open"
        aria-current={isShown}
        title={title}
        onClick={() => props.onShow(id)}
      >
        <span className="jp-ChatExt-conversation-title">{title}</span>
        <span className="jp-ChatExt-note">
          {running ? trans.__('answering…') : Time.formatHuman(updated)}
        </span>
      </button>
      <span className="jp-ChatExt-conversation-actions">
        <IconButton
          icon={editIcon}
          label={trans.__('Rename %1', title)}
          onClick={() => onMode('rename')}
        />
        <IconButton
          icon={deleteIcon}
          label={trans.__('Delete %1', title)}
          onClick={() => onMode('delete')}
        />
      </span>
    </>
  );
}

function ConfirmDelete(props: {
  title: string;
  onDelete: () => void;
  onCancel: () => void;
}): JSX.Element {
  const { trans } = useServices();
  return (
    <div
      role="group"
      aria-label={trans.__('Delete %1?', props.title)}
      className="jp-ChatExt-confirm"
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          props.onCancel();
        }
      }}
    >
      <span className="jp-ChatExt-conversation-title">
        {trans.__('Delete?')}
      </span>
      <button
        type="button"
        autoFocus
        className="jp-ChatExt-button jp-mod-warn"
        onClick={props.onDelete}
      >
        {trans.__('Delete')}
      </button>
      <button
        type="button"
        className="jp-ChatExt-button"
        onClick={props.onCancel}
      >
        {trans.__('Keep')}
      </button>
    </div>
  );
}
