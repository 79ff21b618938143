/**
 * All conversations, in groups, newest first, or those that were searched for:
 * switch, pin, rename, delete.
 */
import React, { useEffect, useMemo, useRef, useState } from 'react';
import type { IHeaderProps } from '../header/header';
import { useServices } from '../services';
import { ConversationUsage } from '../usage/conversation-usage';
import type { IDeleted } from '../../core/messages';
import { ConversationRow } from './conversation-row';
import { DeletedBar } from './deleted-bar';
import { firstOf, groupsOf } from './groups';
import type { IGroup } from './groups';
import { ImportButton } from './import-button';
import { SearchField, useSearch } from './search';
import type { ISearch } from './search';
import { Nothing } from './nothing';
import { NotebookFilter, useNotebookFilter } from './notebook-filter';
import { useRows } from './use-rows';
import type { IRows } from './use-rows';

export interface IConversationListProps extends IHeaderProps {
  /** What can be restored. */
  readonly lastDeleted: IDeleted | null;
  readonly onShow: (id: string) => void;
  readonly onShowMessage: (id: string, message: string) => void;
  /** A conversation that is made just now is shown. */
  readonly onLeave: () => void;
  readonly onClose: () => void;
}

export function ConversationList(props: IConversationListProps): JSX.Element {
  const { trans } = useServices();
  const root = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const { chat, lastDeleted } = props;
  useEffect(() => void chat.refreshConversations(), [chat]);
  const filter = useNotebookFilter(props.notebook);
  const search = useSearch(chat, props.conversations, filter.wanted);
  const groups = useGroups(props, search, filter.wanted);
  const [count, grow] = useCount(groups, props.current?.id);
  const drawn = useMemo(() => firstOf(groups, count), [groups, count]);
  const rows = useRows(
    root,
    useMemo(() => idsOf(drawn), [drawn])
  );
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      props.onClose();
    } else if (isUndo(event) && lastDeleted) {
      event.preventDefault();
      void chat.restoreConversation(lastDeleted.id);
    } else if (isTyped(event)) {
      // the letter comes after the focus
      field.current?.focus();
    } else {
      rows.onKeyDown(event);
    }
  };
  return (
    <div
      ref={root}
      role="dialog"
      tabIndex={-1}
      aria-label={trans.__('Conversations')}
      className="jp-ChatExt-popup jp-ChatExt-conversations"
      onKeyDown={onKeyDown}
    >
      <div className="jp-ChatExt-conversations-top">
        <SearchField ref={field} search={search} onDown={rows.focusFirst} />
        <ImportButton chat={chat} onImport={props.onLeave} />
      </div>
      <NotebookFilter filter={filter} />
      <div className="jp-ChatExt-conversations-rows" onScroll={grow}>
        {(groups.length === 0 || search.problem !== null) && (
          <Nothing search={search} filter={filter} field={field} />
        )}
        {drawn.map(group => (
          <Group {...props} key={group.label} group={group} rows={rows} />
        ))}
      </div>
      {lastDeleted && (
        <DeletedBar
          chat={chat}
          deleted={lastDeleted}
          onUsed={rows.focusFirst}
        />
      )}
      <ConversationUsage chat={chat} conversation={props.current} />
    </div>
  );
}

/** As in a text: what was deleted comes back. */
function isUndo(event: React.KeyboardEvent): boolean {
  const isAccel = event.ctrlKey || event.metaKey;
  const isField = event.target instanceof HTMLInputElement;
  return isAccel && !event.shiftKey && event.key === 'z' && !isField;
}

/** A letter that is typed on a row is searched for. */
function isTyped(event: React.KeyboardEvent): boolean {
  const { key, target, ctrlKey, metaKey, altKey } = event;
  const isLetter = key.length === 1 && key !== ' ';
  const isField = target instanceof HTMLInputElement;
  return isLetter && !isField && !ctrlKey && !metaKey && !altKey;
}

function idsOf(groups: readonly IGroup[]): string[] {
  return groups.flatMap(({ conversations }) =>
    conversations.map(({ id }) => id)
  );
}

interface IGroupProps extends IConversationListProps {
  readonly group: IGroup;
  readonly rows: IRows;
}

function Group(props: IGroupProps): JSX.Element {
  const { chat, current, group, rows, onShow } = props;
  return (
    <>
      <h3 className="jp-ChatExt-conversations-group" aria-hidden="true">
        {group.label}
      </h3>
      <ul aria-label={group.label}>
        {group.conversations.map(conversation => (
          <ConversationRow
            key={conversation.id}
            chat={chat}
            conversation={conversation}
            here={props.notebook}
            isUnread={props.unread.includes(conversation.id)}
            isShown={conversation.id === current?.id}
            isStop={conversation.id === rows.stop}
            onShow={onShow}
            onShowMessage={props.onShowMessage}
            onLeave={props.onLeave}
            onFocus={rows.setStop}
          />
        ))}
      </ul>
    </>
  );
}

function useGroups(
  { conversations }: IConversationListProps,
  { found }: ISearch,
  notebook: string | null
): IGroup[] {
  const { trans } = useServices();
  return useMemo(() => {
    if (!found) {
      const listed = conversations.filter(
        one => notebook === null || one.notebook === notebook
      );
      return groupsOf(listed, new Date(), trans);
    }
    const label = found.more
      ? trans.__('The newest that were found')
      : trans.__('Found');
    return found.conversations.length > 0
      ? [{ label, conversations: found.conversations }]
      : [];
  }, [conversations, found, notebook, trans]);
}

/** So many rows at once: some thousands would take a second to draw. */
const ROWS = 60;

/** How many pixels before its end a list grows. */
const AHEAD = 600;

/** How many rows there are; more of them as the person scrolls down. */
function useCount(
  groups: readonly IGroup[],
  shown: string | undefined
): [number, (event: React.UIEvent<HTMLElement>) => void] {
  const [count, setCount] = useState(() => {
    const all = groups.flatMap(({ conversations }) => conversations);
    return (
      ROWS +
      Math.max(
        0,
        all.findIndex(({ id }) => id === shown)
      )
    );
  });
  const grow = ({ currentTarget }: React.UIEvent<HTMLElement>): void => {
    const { scrollTop, clientHeight, scrollHeight } = currentTarget;
    if (scrollTop + clientHeight > scrollHeight - AHEAD) {
      setCount(before => before + ROWS);
    }
  };
  return [count, grow];
}
