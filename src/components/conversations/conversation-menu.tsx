/**
 * What else can be done with a conversation: go on in a copy of it, or take it
 * elsewhere as a file.
 */
import { ellipsesIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { RefObject } from 'react';
import React from 'react';
import type { ExportFormat, INamedFile } from '../../core/messages';
import type { IChat } from '../../state/chat';
import { saveAs } from '../attachments/save';
import { IconButton } from '../icon-button';
import { Menu } from '../menu';
import type { IMenuGroup } from '../menu';
import { useOpening } from '../opening';
import { Popup } from '../popup';
import { useServices } from '../services';
import type { IChatHost } from '../services';

export interface IConversationMenuProps {
  readonly chat: IChat;
  readonly id: string;
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
            groups={groupsFor(props, host, trans)}
            onClose={close}
          />
        </Popup>
      )}
    </span>
  );
}

function groupsFor(
  { chat, id, onFork, onRename }: IConversationMenuProps,
  host: IChatHost,
  trans: TranslationBundle
): IMenuGroup[] {
  const groupOf = (label: string, keep: (file: INamedFile) => void) => ({
    label,
    items: formats(trans).map(([format, name]) => ({
      label: name,
      run: async (): Promise<void> => {
        const file = await chat.exportConversation(id, format);
        if (file) {
          keep(file);
        }
      }
    }))
  });
  const fork = {
    label: trans.__('Fork: go on in a copy'),
    run: () => {
      onFork?.();
      void chat.fork(id);
    }
  };
  const { saveFile } = host;
  const download = groupOf(trans.__('Download as'), file =>
    saveAs(file.content, file.name)
  );
  const save =
    saveFile &&
    groupOf(trans.__('Save to files as'), file => void saveFile(file));
  const rename = onRename && { label: trans.__('Rename'), run: onRename };
  const items = rename ? [rename, fork] : [fork];
  return [{ items }, download, ...(save ? [save] : [])];
}

function formats(trans: TranslationBundle): [ExportFormat, string][] {
  return [
    ['md', trans.__('Markdown')],
    ['ipynb', trans.__('Notebook')],
    ['json', trans.__('JSON, with all branches')]
  ];
}
