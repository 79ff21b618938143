/**
 * Where a question is written and sent. What is typed stays in here, so that a
 * key press renders nothing else.
 */
import React, { useEffect, useRef } from 'react';
import type { IModel } from '../../core/models';
import type { IChat, IChatState } from '../../state/chat';
import type { IPanelPreferences } from '../../settings';
import { ModelPicker } from '../models/model-picker';
import { useServices } from '../services';
import { useAutoGrow } from './auto-grow';
import { useDraft } from './drafts';
import { insertLineBreak, meaningOf } from './enter-key';
import { Queue } from './queue';
import { SendButtons } from './send-buttons';

export interface IComposerProps extends Pick<
  IChatState,
  'activity' | 'models' | 'model' | 'queue'
> {
  readonly chat: IChat;
  readonly conversation: string | null;
  /** Whether a question can be asked now. Text is never taken away. */
  readonly isReady: boolean;
  readonly sendWith: IPanelPreferences['sendWith'];
  /** A number that grows whenever the cursor should come here. */
  readonly focusRequest: number;
  readonly onChooseModel: (model: IModel) => void;
}

export const Composer = React.memo(function Composer(
  props: IComposerProps
): JSX.Element {
  const { trans } = useServices();
  const { chat } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const { text, setText, canSend, send } = useQuestion(props, area);
  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>): void => {
    const meaning = meaningOf(event.nativeEvent, props.sendWith);
    if (meaning) {
      event.preventDefault();
    }
    if (meaning === 'newline') {
      setText(insertLineBreak(event.currentTarget));
    } else if (meaning === 'send') {
      send();
    }
  };

  const chosen = props.models.find(({ id }) => id === props.model);
  const placeholder = chosen
    ? trans.__('Ask %1…', chosen.label)
    : trans.__('Choose a model to ask');
  return (
    <form
      className="jp-ChatExt-composer"
      aria-label={trans.__('Ask')}
      onSubmit={event => {
        event.preventDefault();
        send();
      }}
    >
      <Queue chat={chat} queue={props.queue} />
      <div className="jp-ChatExt-box">
        <textarea
          ref={area}
          rows={1}
          className="jp-ChatExt-textarea"
          aria-label={trans.__('Message')}
          placeholder={placeholder}
          value={text}
          onChange={event => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <div className="jp-ChatExt-box-bar">
          <ModelPicker
            models={props.models}
            model={props.model}
            onChoose={props.onChooseModel}
          />
          <SendButtons
            activity={props.activity}
            canSend={canSend}
            onStop={() => {
              area.current?.focus();
              void chat.stop();
            }}
          />
        </div>
      </div>
    </form>
  );
});

interface IQuestion {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly canSend: boolean;
  readonly send: () => void;
}

/** What is being written in `area`, and how it is sent. */
function useQuestion(
  { chat, conversation, isReady, focusRequest }: IComposerProps,
  area: React.RefObject<HTMLTextAreaElement>
): IQuestion {
  const { text, setText, markSent } = useDraft(conversation);
  useAutoGrow(area, text);
  useEffect(() => {
    if (focusRequest > 0) {
      area.current?.focus();
    }
  }, [area, focusRequest]);
  const canSend = isReady && text.trim() !== '';
  const send = (): void => {
    area.current?.focus();
    if (canSend) {
      markSent();
      setText('');
      // a question that could not be sent comes back, unless more was typed
      chat
        .send(text.trim())
        .catch(() => setText(now => (now ? `${text}\n\n${now}` : text)));
    }
  };
  return { text, setText, canSend, send };
}
