/**
 * One conversation in the list: opens it, pins it, renames it in place, and
 * deletes it, which can be undone.
 */
import { Time } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { deleteIcon } from '@jupyterlab/ui-components';
import React, { useEffect, useRef, useState } from 'react';
import type {
  IConversationSummary,
  IFoundConversation,
  IMatch
} from '../../core/messages';
import { pinIcon } from '../../icons';
import type { IChat } from '../../state/chat';
import { IconButton } from '../icon-button';
import { useServices } from '../services';
import { ConversationMenu } from './conversation-menu';
import { NotebookLabel } from './notebook-label';
import { RenameField } from './rename-field';

export interface IConversationRowProps {
  readonly chat: IChat;
  readonly conversation: IFoundConversation;
  /** The notebook that is current. */
  readonly here: string | null;
  readonly isShown: boolean;
  /** Whether it has an answer that nobody has seen. */
  readonly isUnread: boolean;
  /** Whether Tab leads to this row. */
  readonly isStop: boolean;
  readonly onShow: (id: string) => void;
  readonly onShowMessage: (id: string, message: string) => void;
  /** The list is to close: a conversation that is made just now is shown. */
  readonly onLeave: () => void;
  readonly onFocus: (id: string) => void;
}

type Mode = 'open' | 'rename';

export const ConversationRow = React.memo(function ConversationRow(
  props: IConversationRowProps
): JSX.Element {
  const { chat, conversation } = props;
  const { id, title } = conversation;
  const [mode, setMode] = useState<Mode>('open');
  const row = useRef<HTMLLIElement>(null);
  const back = (): void => setMode('open');
  useFocusKept(row, mode);
  return (
    <li
      ref={row}
      className="jp-ChatExt-conversation"
      data-id={id}
      onFocus={() => props.onFocus(id)}
    >
      {mode === 'rename' && (
        <RenameField
          title={title}
          onCancel={back}
          onRename={wanted => {
            back();
            void chat.rename(id, wanted);
          }}
        />
      )}
      {mode === 'open' && (
        <>
          <OpenRow {...props} row={row} onMode={setMode} />
          <NotebookLabel
            chat={chat}
            conversation={conversation}
            tabIndex={props.isStop ? 0 : -1}
          />
        </>
      )}
    </li>
  );
});

/** What had the focus is gone: give it to the row, not to the page. */
function useFocusKept(row: React.RefObject<HTMLElement>, mode: Mode): void {
  useEffect(() => {
    if (mode === 'open' && document.activeElement === document.body) {
      row.current?.querySelector('button')?.focus();
    }
  }, [row, mode]);
}

interface IOpenRowProps extends IConversationRowProps {
  readonly row: React.RefObject<HTMLElement>;
  readonly onMode: (mode: Mode) => void;
}

function OpenRow(props: IOpenRowProps): JSX.Element {
  const { trans } = useServices();
  const { chat, conversation, isShown, onMode } = props;
  const { id, match, running, updated } = conversation;
  const title = titleOf(conversation, trans);
  const remove = (): void => void chat.delete(id);
  const keys: Readonly<Record<string, () => void>> = {
    F2: () => onMode('rename'),
    Delete: remove
  };
  return (
    <>
      <button
        type="button"
        className="jp-ChatExt-conversation-open"
        tabIndex={props.isStop ? 0 : -1}
        aria-current={isShown}
        aria-keyshortcuts="F2 Delete"
        title={title}
        onClick={() =>
          match?.message
            ? props.onShowMessage(id, match.message)
            : props.onShow(id)
        }
        onKeyDown={event => {
          if (event.key in keys) {
            event.preventDefault();
            keys[event.key]();
          }
        }}
      >
        {props.isUnread && (
          <span
            role="img"
            className="jp-ChatExt-unread"
            aria-label={trans.__('Unread')}
          />
        )}
        <span className="jp-ChatExt-conversation-title">
          {match?.message === null ? <Pieces match={match} /> : title}
        </span>
        {running ? (
          <span className="jp-ChatExt-note">{trans.__('answering…')}</span>
        ) : (
          <time className="jp-ChatExt-note" dateTime={updated}>
            {Time.formatHuman(updated, 'narrow')}
          </time>
        )}
        {match?.message && (
          <span className="jp-ChatExt-conversation-snippet">
            <Pieces match={match} />
          </span>
        )}
      </button>
      <Actions {...props} title={title} />
    </>
  );
}

function Actions(props: IOpenRowProps & { title: string }): JSX.Element {
  const { trans } = useServices();
  const { chat, title, onMode } = props;
  const { id, pinned } = props.conversation;
  const tabIndex = props.isStop ? 0 : -1;
  return (
    <span className="jp-ChatExt-conversation-actions">
      <IconButton
        icon={pinIcon}
        tabIndex={tabIndex}
        className={pinned ? 'jp-mod-on' : ''}
        label={pinned ? trans.__('Unpin %1', title) : trans.__('Pin %1', title)}
        onClick={() => void chat.pin(id, !pinned)}
      />
      <IconButton
        icon={deleteIcon}
        tabIndex={tabIndex}
        label={trans.__('Delete %1', title)}
        onClick={() => void chat.delete(id)}
      />
      <ConversationMenu
        chat={chat}
        conversation={props.conversation}
        here={props.here}
        label={trans.__('More for %1', title)}
        anchor={props.row}
        tabIndex={tabIndex}
        onFork={props.onLeave}
        onRename={() => onMode('rename')}
      />
    </span>
  );
}

/** What a search found, with the words marked. */
function Pieces({ match }: { match: IMatch }): JSX.Element {
  return (
    <>
      {match.pieces.map(({ text, hit }, index) =>
        hit ? <mark key={index}>{text}</mark> : text
      )}
    </>
  );
}

export function titleOf(
  { title }: Pick<IConversationSummary, 'title'>,
  trans: TranslationBundle
): string {
  return title || trans.__('Untitled');
}
