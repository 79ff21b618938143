/**
 * What else can be done with a conversation: go on in a copy of it, or take it
 * elsewhere as a file.
 */
import { PathExt } from '@jupyterlab/coreutils';
import { ellipsesIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { RefObject } from 'react';
import React from 'react';
import type {
  ExportFormat,
  IConversationSummary,
  INamedFile
} from '../../core/messages';
import type { IChat } from '../../state/chat';
import { saveAs } from '../attachments/save';
import { IconButton } from '../icon-button';
import { Menu } from '../menu';
import type { IMenuGroup, IMenuItem } from '../menu';
import { useOpening } from '../opening';
import { Popup } from '../popup';
import { useServices } from '../services';
import type { IChatHost } from '../services';
import { useNotebook } from './notebook-label';

export interface IConversationMenuProps {
  readonly chat: IChat;
  readonly conversation: IConversationSummary;
  /** The notebook that is current. */
  readonly here: string | null;
  readonly label: string;
  /** What the menu stands beside. */
  readonly anchor: RefObject<HTMLElement>;
  readonly tabIndex?: number;
  /** Called when another conversation is about to be shown. */
  readonly onFork?: () => void;
  /** Change the title; absent where that cannot be done. */
  readonly onRename?: () => void;
}

export function ConversationMenu(props: IConversationMenuProps): JSX.Element {
  const { trans, host } = useServices();
  const items = useItems(props);
  const { isOpen, root, button, toggle, close } = useOpening<HTMLSpanElement>();
  return (
    <span ref={root}>
      <IconButton
        ref={button}
        icon={ellipsesIcon}
        tabIndex={props.tabIndex}
        label={props.label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={toggle}
      />
      {isOpen && (
        <Popup anchor={props.anchor} className="jp-mod-menu">
          <Menu
            label={props.label}
            groups={[{ items }, ...exportGroups(props, host, trans)]}
            onClose={close}
          />
        </Popup>
      )}
    </span>
  );
}

function useItems(props: IConversationMenuProps): IMenuItem[] {
  const { trans } = useServices();
  const { chat, conversation, here, onRename } = props;
  const { id, notebook } = conversation;
  const open = useNotebook(chat, conversation);
  const items: (IMenuItem | null)[] = [
    onRename ? { label: trans.__('Rename'), run: onRename } : null,
    {
      label: trans.__('Fork: go on in a copy'),
      run: () => {
        props.onFork?.();
        void chat.fork(id);
      }
    },
    notebook && open
      ? { label: trans.__('Open %1', PathExt.basename(notebook)), run: open }
      : null,
    here !== null && here !== notebook
      ? {
          label: trans.__('Move to %1', PathExt.basename(here)),
          run: () => void chat.setNotebook(id, here)
        }
      : null
  ];
  return items.filter(item => item !== null);
}

function exportGroups(
  { chat, conversation }: IConversationMenuProps,
  host: IChatHost,
  trans: TranslationBundle
): IMenuGroup[] {
  const groupOf = (label: string, keep: (file: INamedFile) => void) => ({
    label,
    items: formats(trans).map(([format, name]) => ({
      label: name,
      run: async (): Promise<void> => {
        const file = await chat.exportConversation(conversation.id, format);
        if (file) {
          keep(file);
        }
      }
    }))
  });
  const { saveFile } = host;
  const download = groupOf(trans.__('Download as'), file =>
    saveAs(file.content, file.name)
  );
  const save =
    saveFile &&
    groupOf(trans.__('Save to files as'), file => void saveFile(file));
  return [download, ...(save ? [save] : [])];
}

function formats(trans: TranslationBundle): [ExportFormat, string][] {
  return [
    ['md', trans.__('Markdown')],
    ['ipynb', trans.__('Notebook')],
    ['json', trans.__('JSON, with all branches')]
  ];
}
