/**
 * The conversation: settled messages, and the reply that is being written.
 */
import { caretDownIcon } from '@jupyterlab/ui-components';
import React, {
  useCallback,
  useEffect,
  useMemo,
  useSyncExternalStore
} from 'react';
import type { IMessage } from '../core/messages';
import type { IChat, IChatState } from '../state/chat';
import { FindBar } from './find/find-bar';
import type { IFindOptions } from './find/use-find';
import { useFollowScroll } from './follow-scroll';
import { MessageView, Waiting } from './message/message-view';
import { labelOfModel } from './message/model-label';
import { MessageWindow, STRETCH } from './message-window';
import { useServices } from './services';
import { steady } from './steady';
import { Stretch } from './stretch';
import { useReadingPlace } from './use-reading-place';
import { useSought } from './use-sought';

/** Stretches at the end that are always on the page: the first thing to see. */
const AT_LEAST = 2;

export interface IMessageListProps extends Pick<
  IChatState,
  'messages' | 'reply' | 'activity' | 'queue' | 'models' | 'sought'
> {
  readonly chat: IChat;
  readonly conversation: string | null;
  /** Whether other models than the one that answered can be asked. */
  readonly canChooseModel: boolean;
  /** A number that grows whenever words are to be looked for. */
  readonly findRequest: number;
  /** Called when nothing is looked for any more. */
  readonly onFound: () => void;
  /** Shown while there are no messages. */
  readonly children: React.ReactNode;
}

export function MessageList(props: IMessageListProps): JSX.Element {
  const { trans } = useServices();
  const { messages, reply, activity } = props;
  const isEmpty = messages.length === 0 && !reply && activity === 'idle';
  const { scrolling, isFollowing } = useFollowScroll(!isEmpty);
  const { scroller, content, jump, leave } = scrolling;
  const window = useWindow(props.conversation);
  const rows = useStretches(props, window);
  useReadingPlace(props, window, scrolling);
  useSought(props, window, leave);

  const onKeyDown = useEnds(scroller, window, jump, leave);

  return (
    <div className="jp-ChatExt-scroll">
      <Find {...props} window={window} content={content} onLeave={leave} />
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={trans.__('Conversation')}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onClickCapture={event => steady(event, scrolling)}
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

function Find(props: IMessageListProps & IFindOptions): JSX.Element | null {
  const { conversation, findRequest, onFound } = props;
  return findRequest === 0 ? null : (
    <FindBar
      {...props}
      key={`${conversation} ${findRequest}`}
      onClose={onFound}
    />
  );
}

/** Home and End go all the way, though what is there has no height yet. */
function useEnds(
  scroller: React.RefObject<HTMLElement>,
  window: MessageWindow,
  jump: () => void,
  leave: () => void
): (event: React.KeyboardEvent) => void {
  return event => {
    if (event.target !== event.currentTarget || event.ctrlKey) {
      return;
    }
    if (event.key === 'Home') {
      event.preventDefault();
      leave();
      window.show(0);
      scroller.current?.scrollTo({ top: 0 });
    } else if (event.key === 'End') {
      event.preventDefault();
      jump();
    }
  };
}

/**
 * Stretches of rows with stable keys: a reply keeps its row when it settles, so
 * that nothing of it is rendered again.
 */
function useStretches(
  props: IMessageListProps,
  window: MessageWindow
): JSX.Element[] {
  const { messages, reply } = props;
  const shown = useSyncExternalStore(window.subscribe, window.snapshot);
  const row = useRow(props);
  const settled = useMemo(
    () =>
      indicesOf(messages.length).map((index, _, { length }) => {
        const some = messagesOf(messages, index);
        const isShown = shown.has(index) || index >= length - AT_LEAST;
        return (
          <Stretch key={index} index={index} window={window} messages={some}>
            {isShown ? some.map(row) : null}
          </Stretch>
        );
      }),
    [messages, window, shown, row]
  );
  if (!reply || messages.at(-1)?.id === reply.id) {
    return settled;
  }
  const index = Math.floor(messages.length / STRETCH);
  const some = messagesOf(messages, index);
  return [
    ...settled.slice(0, index),
    <Stretch key={index} index={index} window={window} messages={some}>
      {[...some, reply].map(row)}
    </Stretch>
  ];
}

function useRow(props: IMessageListProps): (message: IMessage) => JSX.Element {
  const { chat, messages, models, reply, activity, canChooseModel } = props;
  const last = activity === 'idle' && !reply ? messages.at(-1)?.id : undefined;
  return useCallback(
    (message: IMessage) => (
      <MessageView
        key={message.id}
        chat={chat}
        message={message}
        isLast={message.id === last}
        modelLabel={
          message.status === 'running' ? null : labelOfModel(message, models)
        }
        canChooseModel={canChooseModel}
      />
    ),
    [chat, models, last, canChooseModel]
  );
}

function indicesOf(count: number): readonly number[] {
  return Array.from({ length: Math.ceil(count / STRETCH) }, (_, i) => i);
}

function messagesOf(
  messages: readonly IMessage[],
  index: number
): readonly IMessage[] {
  return messages.slice(index * STRETCH, (index + 1) * STRETCH);
}

/** Each conversation has a window of its own. */
function useWindow(conversation: string | null): MessageWindow {
  const window = useMemo(() => new MessageWindow(conversation), [conversation]);
  useEffect(() => () => window.dispose(), [window]);
  return window;
}
