/**
 * All conversations, newest first: switch, rename, delete.
 */
import React, { useEffect, useRef } from 'react';
import { useServices } from '../services';
import { ConversationUsage } from '../usage/conversation-usage';
import { ConversationRow } from './conversation-row';
import type { IHeaderProps } from './header';

interface IConversationListProps extends IHeaderProps {
  readonly onShow: (id: string) => void;
  readonly onClose: () => void;
}

/** The buttons that the arrows move between: one per conversation. */
const STOPS = '.jp-ChatExt-conversation-open';

export function ConversationList(props: IConversationListProps): JSX.Element {
  const { trans, showUsage } = useServices();
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const shown = root.current?.querySelector<HTMLElement>(
      `${STOPS}[aria-current="true"]`
    );
    const first = root.current?.querySelector<HTMLElement>(STOPS);
    (shown ?? first ?? root.current)?.focus();
  }, []);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      props.onClose();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      moveFocus(root.current, event.key === 'ArrowDown' ? 1 : -1);
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
      {props.conversations.length === 0 && (
        <p className="jp-ChatExt-none">{trans.__('No conversations yet.')}</p>
      )}
      <ul>
        {props.conversations.map(conversation => (
          <ConversationRow
            key={conversation.id}
            chat={props.chat}
            conversation={conversation}
            isShown={conversation.id === props.current?.id}
            onShow={props.onShow}
            onDeleted={() => root.current?.focus()}
          />
        ))}
      </ul>
      {showUsage && props.current && (
        <ConversationUsage chat={props.chat} conversation={props.current} />
      )}
    </div>
  );
}

function moveFocus(root: HTMLElement | null, step: number): void {
  const stops = Array.from(root?.querySelectorAll<HTMLElement>(STOPS) ?? []);
  const row = document.activeElement?.closest('li');
  const index = stops.findIndex(stop => row?.contains(stop));
  stops.at((index + step + stops.length) % stops.length)?.focus();
}
