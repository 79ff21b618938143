/**
 * The top of a chat: which conversation is shown, and how to get to another.
 */
import { addIcon, caretDownIcon, searchIcon } from '@jupyterlab/ui-components';
import React from 'react';
import type { IChat, IChatState } from '../../state/chat';
import { IconButton } from '../icon-button';
import { useOpening } from '../opening';
import { accel } from '../keys';
import { useServices } from '../services';
import { ConversationList } from '../conversations/conversation-list';
import { ConversationMenu } from '../conversations/conversation-menu';
import { titleOf } from '../conversations/conversation-row';
import { DeletedBar, useLastDeleted } from '../conversations/deleted-bar';

export interface IHeaderProps extends Pick<
  IChatState,
  'conversations' | 'current' | 'deleted' | 'notebook' | 'unread'
> {
  readonly chat: IChat;
  /** Whether words are looked for. */
  readonly isFinding: boolean;
  /** Looks for words, or no more; null where there are none. */
  readonly onFind: (() => void) | null;
  /** Called after another conversation was chosen. */
  readonly onChosen: () => void;
}

export const Header = React.memo(function Header(
  props: IHeaderProps
): JSX.Element {
  const { trans } = useServices();
  const { chat, current, onChosen } = props;
  const { isOpen, root, button, toggle, dismiss, close } = useOpening();
  const deleted = useLastDeleted(props.deleted);

  const show = (id: string | null): void => {
    dismiss();
    void chat.show(id);
    onChosen();
  };
  return (
    <div ref={root} className="jp-ChatExt-header">
      <Title
        ref={button}
        current={current}
        unread={props.unread}
        isOpen={isOpen}
        onClick={toggle}
      />
      {props.onFind && (
        <IconButton
          icon={searchIcon}
          label={trans.__('Find in this conversation')}
          description={trans.__('Find in this conversation (%1)', accel('F'))}
          aria-pressed={props.isFinding}
          onClick={props.onFind}
        />
      )}
      {current && (
        <ConversationMenu
          chat={chat}
          conversation={current}
          here={props.notebook}
          label={trans.__('More for this conversation')}
          anchor={root}
        />
      )}
      <IconButton
        icon={addIcon}
        label={trans.__('New conversation')}
        onClick={() => show(null)}
      />
      <span role="status" className="jp-ChatExt-spoken">
        {deleted && trans.__('Deleted: %1', titleOf(deleted, trans))}
      </span>
      {deleted && !isOpen && (
        <DeletedBar chat={chat} deleted={deleted} onUsed={onChosen} />
      )}
      {isOpen && (
        <ConversationList
          {...props}
          lastDeleted={deleted}
          onShow={show}
          onLeave={dismiss}
          onShowMessage={(id, message) => {
            dismiss();
            void chat.showMessage(id, message);
          }}
          onClose={close}
        />
      )}
    </div>
  );
});

interface ITitleProps extends Pick<IHeaderProps, 'current' | 'unread'> {
  readonly isOpen: boolean;
  readonly onClick: () => void;
}

/** The conversation shown; opens the list of all. */
const Title = React.forwardRef<HTMLButtonElement, ITitleProps>(function Title(
  { current, unread, isOpen, onClick },
  ref
) {
  const { trans } = useServices();
  const title = current ? titleOf(current, trans) : trans.__('Conversations');
  const label = current
    ? trans.__('Conversations. Shown: %1', title)
    : trans.__('Conversations');
  return (
    <button
      ref={ref}
      type="button"
      className="jp-ChatExt-title"
      aria-haspopup="dialog"
      aria-expanded={isOpen}
      aria-label={
        unread.length > 0
          ? `${label}. ${trans.__('Unread: %1', unread.length)}`
          : label
      }
      title={title}
      onClick={onClick}
    >
      <span className="jp-ChatExt-title-text">{title}</span>
      {unread.length > 0 && <span className="jp-ChatExt-unread" />}
      <caretDownIcon.react tag="span" aria-hidden="true" />
    </button>
  );
});
