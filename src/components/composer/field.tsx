/**
 * The field in which a question is written.
 */
import React from 'react';
import type { IModel } from '../../core/models';
import type { IAttaching } from '../attachments/use-attaching';
import { drivenByContext } from '../context/context-menu';
import type { IMentioning } from '../context/context-menu';
import { drivenBy } from '../prompts/slash-menu';
import type { IPrompts } from '../prompts/use-prompts';
import { accel } from '../keys';
import { useServices } from '../services';
import type { IComposerProps } from './composer';
import { insertLineBreak, meaningOf } from './enter-key';
import { useRecall } from './recall';
import type { IQuestion } from './use-question';

export interface IFieldProps extends Pick<
  IComposerProps,
  'chat' | 'isDisabled' | 'canChooseModel' | 'sendWith'
> {
  readonly question: IQuestion;
  readonly attaching: IAttaching;
  readonly prompts: IPrompts;
  readonly mentions: IMentioning;
  readonly chosen: IModel | undefined;
}

export const Field = React.forwardRef<HTMLTextAreaElement, IFieldProps>(
  function Field(props, ref) {
    const { trans } = useServices();
    const { question, attaching, prompts, mentions } = props;
    const contexts = prompts.menu ? null : mentions.menu;
    const onKeyDown = useKeys(props, prompts.menu ?? contexts);
    return (
      <textarea
        ref={ref}
        rows={1}
        dir="auto"
        className="jp-ChatExt-textarea"
        aria-label={trans.__('Message')}
        placeholder={usePlaceholder(props)}
        value={question.text}
        onChange={event => {
          question.setText(event.target.value);
          mentions.onSelect(event.target);
        }}
        onSelect={event => mentions.onSelect(event.currentTarget)}
        onKeyDown={onKeyDown}
        onPaste={event => {
          if (attaching.paste(event.clipboardData)) {
            event.preventDefault();
          }
        }}
        {...(contexts ? drivenByContext(contexts) : drivenBy(prompts.menu))}
      />
    );
  }
);

/** What keys mean: first in the open list, then in the field. */
function useKeys(
  { chat, question, sendWith }: IFieldProps,
  list: IKeyTaker | null
): (event: React.KeyboardEvent<HTMLTextAreaElement>) => void {
  const recall = useRecall(chat, question.setText);
  return event => {
    list?.onKeyDown(event);
    if (!event.isDefaultPrevented() && recall(event)) {
      event.preventDefault();
    }
    const meaning = event.isDefaultPrevented()
      ? null
      : meaningOf(event.nativeEvent, sendWith);
    if (meaning) {
      event.preventDefault();
    }
    if (meaning === 'newline') {
      question.setText(insertLineBreak(event.currentTarget));
    } else if (meaning === 'send') {
      question.send();
    }
  };
}

interface IKeyTaker {
  readonly onKeyDown: (event: React.KeyboardEvent) => void;
}

function usePlaceholder({
  isDisabled,
  canChooseModel,
  chosen,
  prompts,
  sendWith
}: IFieldProps): string {
  const { trans } = useServices();
  if (isDisabled) {
    return trans.__('This chat takes no questions');
  }
  if (!chosen) {
    return canChooseModel
      ? trans.__('Choose a model to ask')
      : trans.__('Run this cell to ask');
  }
  const hints = [
    prompts.offered.length > 0 && trans.__('/ for prompts'),
    sendWith === 'accel-enter' && trans.__('%1 to send', accel('Enter'))
  ].filter(Boolean);
  const words = trans.__('Ask %1…', chosen.label);
  return hints.length > 0 ? `${words} (${hints.join(', ')})` : words;
}
