/**
 * Says which notebook a conversation belongs to, and opens it.
 */
import { PathExt } from '@jupyterlab/coreutils';
import { notebookIcon } from '@jupyterlab/ui-components';
import React from 'react';
import type { IConversationSummary } from '../../core/messages';
import type { IChat } from '../../state/chat';
import { useServices } from '../services';

/** Opens the notebook of a conversation; null if it has none, or none can be opened. */
export function useNotebook(
  chat: IChat,
  { id, notebook }: Pick<IConversationSummary, 'id' | 'notebook'>
): (() => void) | null {
  const { openNotebook } = useServices().host;
  return notebook && openNotebook
    ? () => void openNotebook(notebook, () => void chat.setNotebook(id, null))
    : null;
}

export interface INotebookLabelProps {
  readonly chat: IChat;
  readonly conversation: IConversationSummary;
  readonly tabIndex: number;
}

export function NotebookLabel(props: INotebookLabelProps): JSX.Element | null {
  const { trans } = useServices();
  const open = useNotebook(props.chat, props.conversation);
  const path = props.conversation.notebook;
  if (!path || !open) {
    return null;
  }
  const name = PathExt.basename(path);
  return (
    <button
      type="button"
      className="jp-ChatExt-notebook"
      tabIndex={props.tabIndex}
      aria-label={trans.__('Open %1', name)}
      title={path}
      onClick={open}
    >
      <notebookIcon.react tag="span" aria-hidden="true" width="12px" />
      <span>{name}</span>
    </button>
  );
}
