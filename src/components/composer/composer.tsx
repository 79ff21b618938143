/**
 * Where a question is written and sent. What is typed stays in here, so that a
 * key press renders nothing else.
 */
import React, { useEffect, useRef } from 'react';
import type { IModel } from '../../core/models';
import type { IChat, IChatState } from '../../state/chat';
import type { IPanelPreferences } from '../../settings';
import { PromptPopups } from '../prompts/prompt-popups';
import { drivenBy } from '../prompts/slash-menu';
import { usePrompts } from '../prompts/use-prompts';
import { useServices } from '../services';
import { useAutoGrow } from './auto-grow';
import { ComposerTools } from './composer-tools';
import { useDraft } from './drafts';
import { insertLineBreak, meaningOf } from './enter-key';
import { Queue } from './queue';
import { SendButtons } from './send-buttons';

export interface IComposerProps extends Pick<
  IChatState,
  'activity' | 'configs' | 'models' | 'model' | 'queue'
> {
  readonly chat: IChat;
  readonly conversation: string | null;
  /** Whether a question can be asked now. Text is never taken away. */
  readonly isReady: boolean;
  /** Whether the last answer waits for the person to allow a tool. */
  readonly isWaiting: boolean;
  /** Whether the person may ask here at all. */
  readonly isDisabled: boolean;
  /** Whether another model can be chosen. */
  readonly canChooseModel: boolean;
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
  const box = useRef<HTMLFieldSetElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const { text, setText, canSend, send } = useQuestion(props, area);
  const chosen = props.models.find(({ id }) => id === props.model);
  const prompts = usePrompts(chosen, area, [text, setText]);
  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>): void => {
    prompts.menu?.onKeyDown(event);
    const meaning = event.isDefaultPrevented()
      ? null
      : meaningOf(event.nativeEvent, props.sendWith);
    if (meaning) {
      event.preventDefault();
    }
    if (meaning === 'newline') {
      setText(insertLineBreak(event.currentTarget));
    } else if (meaning === 'send') {
      send();
    }
  };
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
      <fieldset
        ref={box}
        role="presentation"
        className="jp-ChatExt-box"
        disabled={props.isDisabled}
      >
        <textarea
          ref={area}
          rows={1}
          className="jp-ChatExt-textarea"
          aria-label={trans.__('Message')}
          placeholder={usePlaceholder(props, chosen)}
          value={text}
          onChange={event => setText(event.target.value)}
          onKeyDown={onKeyDown}
          {...drivenBy(prompts.menu)}
        />
        <div className="jp-ChatExt-box-bar">
          <ComposerTools
            {...props}
            chosen={chosen}
            prompts={prompts.offered}
            anchor={box}
            onPrompt={prompts.choose}
          />
          <SendButtons
            activity={props.activity}
            isWaiting={props.isWaiting}
            canSend={canSend}
            onStop={() => {
              area.current?.focus();
              void chat.stop();
            }}
          />
        </div>
        <PromptPopups prompts={prompts} anchor={box} />
      </fieldset>
    </form>
  );
});

function usePlaceholder(
  { isDisabled, canChooseModel }: IComposerProps,
  chosen: IModel | undefined
): string {
  const { trans } = useServices();
  if (isDisabled) {
    return trans.__('This chat takes no questions');
  }
  if (!chosen) {
    return canChooseModel
      ? trans.__('Choose a model to ask')
      : trans.__('Run this cell to ask');
  }
  return chosen.prompts?.length
    ? trans.__('Ask %1… (/ for prompts)', chosen.label)
    : trans.__('Ask %1…', chosen.label);
}

interface IQuestion {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly canSend: boolean;
  readonly send: () => void;
}

/** What is being written in `area`, and how it is sent. */
function useQuestion(
  { chat, conversation, isReady, isDisabled, focusRequest }: IComposerProps,
  area: React.RefObject<HTMLTextAreaElement>
): IQuestion {
  const { text, setText, markSent } = useDraft(conversation);
  useAutoGrow(area, text);
  useEffect(() => {
    if (focusRequest > 0) {
      area.current?.focus();
    }
  }, [area, focusRequest]);
  const canSend = isReady && !isDisabled && text.trim() !== '';
  const send = (): void => {
    area.current?.focus();
    if (canSend) {
      markSent();
      setText('');
      // a question that could not be sent comes back, unless more was typed
      chat.send(text.trim()).catch(() => setText(now => now || text));
    }
  };
  return { text, setText, canSend, send };
}
