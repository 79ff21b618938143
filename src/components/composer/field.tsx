/**
 * The field in which a question is written.
 */
import React from 'react';
import type { IModel } from '../../core/models';
import type { IAttaching } from '../attachments/use-attaching';
import { drivenBy } from '../prompts/slash-menu';
import type { IPrompts } from '../prompts/use-prompts';
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
  readonly chosen: IModel | undefined;
}

export const Field = React.forwardRef<HTMLTextAreaElement, IFieldProps>(
  function Field(props, ref) {
    const { trans } = useServices();
    const { question, attaching, prompts } = props;
    const recall = useRecall(props.chat, question.setText);
    const onKeyDown = (
      event: React.KeyboardEvent<HTMLTextAreaElement>
    ): void => {
      prompts.menu?.onKeyDown(event);
      if (!event.isDefaultPrevented() && recall(event)) {
        event.preventDefault();
      }
      const meaning = event.isDefaultPrevented()
        ? null
        : meaningOf(event.nativeEvent, props.sendWith);
      if (meaning) {
        event.preventDefault();
      }
      if (meaning === 'newline') {
        question.setText(insertLineBreak(event.currentTarget));
      } else if (meaning === 'send') {
        question.send();
      }
    };
    return (
      <textarea
        ref={ref}
        rows={1}
        dir="auto"
        className="jp-ChatExt-textarea"
        aria-label={trans.__('Message')}
        placeholder={usePlaceholder(props)}
        value={question.text}
        onChange={event => question.setText(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={event => {
          if (attaching.paste(event.clipboardData)) {
            event.preventDefault();
          }
        }}
        {...drivenBy(prompts.menu)}
      />
    );
  }
);

function usePlaceholder({
  isDisabled,
  canChooseModel,
  chosen,
  prompts
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
  return prompts.offered.length > 0
    ? trans.__('Ask %1… (/ for prompts)', chosen.label)
    : trans.__('Ask %1…', chosen.label);
}
