/**
 * The whole view of a chat: the side panel, and later a chat in a cell's
 * output. Everything it shows is in the chat's state.
 */
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useCallback, useMemo, useRef, useState } from 'react';
import type { ITool } from '../core/tools';
import { defaultPreferences } from '../settings';
import type { IPanelPreferences } from '../settings';
import type { IChat, IChatState } from '../state/chat';
import { toolsLent } from '../state/tool-switches';
import { useChat } from '../state/use-chat';
import { ConnectionCard } from './cards/connection-card';
import { Composer } from './composer/composer';
import { useFindRequest } from './find/use-find-request';
import type { IFindRequest } from './find/use-find-request';
import { useFocusKept } from './focus-kept';
import { Header } from './header/header';
import type { IHeaderProps } from './header/header';
import { LiveRegion } from './live-region';
import { MessageList } from './message-list';
import { useModelSetup } from './models/use-model-setup';
import type { IModelSetup, ModelOrigin } from './models/use-model-setup';
import { isCutOff, Notices } from './notices';
import { ChatServices } from './services';
import type { IChatHost } from './services';
import { Welcome } from './welcome';

export interface IChatViewProps {
  readonly chat: IChat;
  readonly rendermime: IRenderMimeRegistry;
  readonly trans: TranslationBundle;
  readonly host?: IChatHost;
  readonly preferences?: IPanelPreferences;
  /** A number that grows whenever the cursor should come to the composer. */
  readonly focusRequest?: number;
  /**
   * Whether the application's keyboard shortcuts rest while the chat has the
   * focus. They must inside a notebook, where single letters are commands; in
   * a side panel saving and the palette should go on working.
   */
  readonly suppressShortcuts?: boolean;
  /**
   * `panel` fills its container, with conversations and models to choose from;
   * `output` is one conversation with one model, as high as what it holds.
   */
  readonly layout?: 'panel' | 'output';
  /** Stands at the top in place of the list of conversations. */
  readonly header?: React.ReactNode;
  /** The most pixels that the whole chat may be high. */
  readonly maxHeight?: number | null;
  /** Whether nothing can be asked; all else works. */
  readonly isDisabled?: boolean;
}

const NO_HOST: IChatHost = {};

export function ChatView(props: IChatViewProps): JSX.Element {
  const { chat, rendermime, trans, host = NO_HOST } = props;
  const { sendWith, reasoning, showUsage } =
    props.preferences ?? defaultPreferences;
  const services = useMemo(
    () => ({
      rendermime,
      trans,
      host,
      sendWith,
      reasoning,
      showUsage,
      readAttachment: (id: string) => chat.readAttachment(id)
    }),
    [chat, rendermime, trans, host, sendWith, reasoning, showUsage]
  );
  return (
    <ChatServices.Provider value={services}>
      <Layout {...props} />
    </ChatServices.Provider>
  );
}

function Layout(props: IChatViewProps): JSX.Element {
  const { chat, preferences = defaultPreferences, focusRequest = 0 } = props;
  const state = useChat(chat);
  const conversation = state.current?.id ?? null;
  const [asked, focusComposer] = useRequests();
  const lent = useLent(state);
  const { frame, arrive } = useArrival(focusComposer);
  const setup = useModelSetup(chat, state, focusComposer, arrive);
  const retry = useCallback(
    () => void chat.start(conversation),
    [chat, conversation]
  );
  const canFind = state.messages.length > 0;
  const find = useFindRequest(canFind, focusComposer);
  return (
    <div
      {...frameOf(props)}
      ref={frame}
      onFocus={useFocusKept(frame, focusComposer)}
      onKeyDown={find.onKeyDown}
    >
      <Top
        {...props}
        state={state}
        isFinding={find.request > 0}
        onFind={canFind ? find.toggle : null}
        onChosen={focusComposer}
      />
      <Messages
        {...props}
        state={state}
        find={find}
        onRetry={retry}
        onAwait={setup.awaitModel}
      />
      <Notices
        chat={chat}
        state={state}
        hasWelcome={props.layout !== 'output'}
        setup={setup.model}
        onSetupDismiss={setup.dismiss}
        onRetry={retry}
      />
      <Composer
        chat={chat}
        conversation={conversation}
        isReady={canAsk(state)}
        isDisabled={props.isDisabled === true}
        canChooseModel={props.layout !== 'output'}
        activity={state.activity}
        isWaiting={state.messages.at(-1)?.status === 'waiting'}
        queue={state.queue}
        {...draftOf(state)}
        models={state.models}
        model={state.model}
        recentModels={state.recentModels}
        prompts={state.prompts}
        providers={state.providers}
        userKeys={state.userKeys}
        configs={state.configs}
        tools={state.tools}
        lent={lent}
        sendWith={preferences.sendWith}
        focusRequest={asked + focusRequest}
        onChooseModel={setup.choose}
        offer={setup.offer}
      />
      <LiveRegion
        reply={state.reply}
        messages={state.messages}
        models={state.models}
      />
    </div>
  );
}

/** What goes with the question being written. */
function draftOf({
  drafts,
  contexts,
  suggestion,
  limits
}: IChatState): Pick<
  IChatState,
  'drafts' | 'contexts' | 'suggestion' | 'limits'
> {
  return { drafts, contexts, suggestion, limits };
}

function Messages(
  props: IChatViewProps & {
    state: IChatState;
    find: IFindRequest;
    onRetry: () => void;
    onAwait: IModelSetup['awaitModel'];
  }
): JSX.Element {
  const { chat, state, find, layout } = props;
  return (
    <MessageList
      chat={chat}
      conversation={state.current?.id ?? null}
      messages={state.messages}
      reply={state.reply}
      activity={state.activity}
      queue={state.queue}
      models={state.models}
      sought={state.sought}
      canChooseModel={layout !== 'output'}
      findRequest={find.request}
      onFound={find.end}
    >
      <EmptyState {...props} />
    </MessageList>
  );
}

/** How often something was asked for, and a function that asks for it. */
function useRequests(): [number, () => void] {
  const [count, setCount] = useState(0);
  return [count, useCallback(() => setCount(before => before + 1), [])];
}

/** The tools that go with the next question. */
function useLent(state: IChatState): readonly ITool[] {
  const { tools, switches, current, kernel } = state;
  const chosen = state.models.find(({ id }) => id === state.model);
  return useMemo(
    () => toolsLent({ tools, switches, current, kernel }, chosen),
    [tools, switches, current, kernel, chosen]
  );
}

/** A model that was waited for is asked next, unless the person does something else by now. */
function useArrival(focusComposer: () => void): {
  frame: React.RefObject<HTMLDivElement>;
  arrive: (origin: ModelOrigin) => void;
} {
  const frame = useRef<HTMLDivElement>(null);
  const arrive = useCallback(
    (origin: ModelOrigin) => {
      const isAskedHere = 'isRunHere' in origin && origin.isRunHere;
      if (isAskedHere || !isBusyElsewhere(frame.current)) {
        focusComposer();
      }
    },
    [frame, focusComposer]
  );
  return { frame, arrive };
}

/** The attributes of the element around everything. */
function frameOf(
  props: IChatViewProps
): React.HTMLAttributes<HTMLDivElement> & Record<`data-${string}`, unknown> {
  const { layout = 'panel', maxHeight, suppressShortcuts = true } = props;
  const { current } = props.chat.state;
  return {
    className: `jp-ChatExt jp-mod-${layout}`,
    'data-conversation': current?.id,
    style: maxHeight ? { maxHeight } : undefined,
    'data-lm-suppress-shortcuts': suppressShortcuts ? 'true' : undefined
  };
}

function Top(
  props: IChatViewProps & { state: IChatState } & Pick<
      IHeaderProps,
      'isFinding' | 'onFind' | 'onChosen'
    >
): JSX.Element | null {
  const { chat, state, header, layout } = props;
  if (header !== undefined || layout === 'output') {
    return <>{header}</>;
  }
  return (
    <Header
      chat={chat}
      conversations={state.conversations}
      current={state.current}
      deleted={state.deleted}
      notebook={state.notebook}
      unread={state.unread}
      isFinding={props.isFinding}
      onFind={props.onFind}
      onChosen={props.onChosen}
    />
  );
}

function canAsk({ connection, models, model }: IChatState): boolean {
  return (
    connection === 'ready' &&
    models.some(({ id, available }) => id === model && available)
  );
}

function EmptyState(
  props: IChatViewProps & {
    state: IChatState;
    onRetry: () => void;
    onAwait: IModelSetup['awaitModel'];
  }
): JSX.Element | null {
  const { connection, models, model, providers, userKeys } = props.state;
  if (isCutOff(props.state)) {
    return <ConnectionCard state={props.state} onRetry={props.onRetry} />;
  }
  // what somebody is about to fill in stays while lists are fetched again
  const isNew = connection === 'starting' && providers.length === 0;
  // an output has one model, and its cell beside it says which
  return isNew || props.layout === 'output' ? null : (
    <Welcome
      chat={props.chat}
      models={models}
      model={model}
      providers={providers}
      userKeys={userKeys}
      onAwait={props.onAwait}
    />
  );
}

/** Whether the person is in another part of the page, where nobody takes the cursor away. */
function isBusyElsewhere(frame: HTMLElement | null): boolean {
  const { activeElement, body } = document;
  return (
    activeElement !== null &&
    activeElement !== body &&
    frame?.contains(activeElement) === false
  );
}
