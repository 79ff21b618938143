/**
 * The conversation: settled messages, and the reply that is being written.
 */
import { caretDownIcon } from '@jupyterlab/ui-components';
import React, { useEffect, useMemo, useRef } from 'react';
import type { IChat, IChatState } from '../state/chat';
import { useFollowScroll } from './follow-scroll';
import { MessageView, Waiting } from './message/message-view';
import { labelOfModel } from './message/model-label';
import { useServices } from './services';

export interface IMessageListProps extends Pick<
  IChatState,
  'messages' | 'reply' | 'activity' | 'models' | 'sought'
> {
  readonly chat: IChat;
  readonly conversation: string | null;
  /** Whether other models than the one that answered can be asked. */
  readonly canChooseModel: boolean;
  /** Shown while there are no messages. */
  readonly children: React.ReactNode;
}

export function MessageList(props: IMessageListProps): JSX.Element {
  const { trans } = useServices();
  const { messages, reply, activity } = props;
  const isEmpty = messages.length === 0 && !reply && activity === 'idle';
  const { scroller, content, isFollowing, jump, goTo } =
    useFollowScroll(!isEmpty);
  const rows = useRows(props);
  // a question just asked, or another conversation: show its end
  const lastQuestion = messages.findLast(message => message.role === 'user');
  useEffect(jump, [jump, props.conversation, lastQuestion?.id]);
  useSought(content, props, goTo);

  return (
    <div className="jp-ChatExt-scroll">
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={trans.__('Conversation')}
        tabIndex={0}
        className={`jp-ChatExt-log jp-mod-${activity}`}
      >
        <div ref={content} className="jp-ChatExt-messages">
          {isEmpty ? props.children : rows}
          {!reply && activity === 'asking' && <Waiting />}
        </div>
      </div>
      {!isFollowing && (
        <button type="button" className="jp-ChatExt-jump" onClick={jump}>
          <caretDownIcon.react tag="span" aria-hidden="true" />
          {trans.__('Jump to latest')}
        </button>
      )}
    </div>
  );
}

/** Bring the message that is sought into sight, as soon as it is there. */
function useSought(
  content: React.RefObject<HTMLElement>,
  { sought, messages }: IMessageListProps,
  goTo: (node: Element) => void
): void {
  const shown = useRef(sought);
  useEffect(() => {
    const node =
      sought !== null && sought !== shown.current
        ? articleOf(content.current, sought.message)
        : undefined;
    if (node) {
      shown.current = sought;
      goTo(node);
      node.focus({ preventScroll: true });
    }
  }, [content, sought, messages, goTo]);
}

function articleOf(
  content: HTMLElement | null,
  message: string
): HTMLElement | undefined {
  const articles = content?.querySelectorAll<HTMLElement>('[data-message]');
  return Array.from(articles ?? []).find(
    ({ dataset }) => dataset.message === message
  );
}

/**
 * One flat list with stable keys: a reply keeps its row when it settles, so
 * that nothing of it is rendered again.
 */
function useRows(props: IMessageListProps): JSX.Element[] {
  const { chat, messages, models, reply, activity, canChooseModel } = props;
  const isIdle = activity === 'idle' && !reply;
  const settled = useMemo(
    () =>
      messages.map((message, index) => (
        <MessageView
          key={message.id}
          chat={chat}
          message={message}
          isLast={isIdle && index === messages.length - 1}
          modelLabel={labelOfModel(message, models)}
          canChooseModel={canChooseModel}
        />
      )),
    [chat, messages, models, isIdle, canChooseModel]
  );
  if (!reply || messages.at(-1)?.id === reply.id) {
    return settled;
  }
  const row = (
    <MessageView
      key={reply.id}
      chat={chat}
      message={reply}
      isLast={false}
      modelLabel={null}
      canChooseModel={canChooseModel}
    />
  );
  return [...settled, row];
}
