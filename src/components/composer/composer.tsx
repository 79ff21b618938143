/**
 * Where a question is written and sent. What is typed stays in here, so that a
 * key press renders nothing else.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useRef } from 'react';
import type { IContextItem } from '../../core/context-providers';
import type { IModel } from '../../core/models';
import type { ITool } from '../../core/tools';
import type { IChat, IChatState } from '../../state/chat';
import type { IPanelPreferences } from '../../settings';
import { AttachedFiles } from '../attachments/attached-files';
import { AttachmentNews, useNews } from '../attachments/attachment-news';
import { DropHint } from '../attachments/drop-hint';
import { shownName } from '../attachments/file-words';
import { useAttaching } from '../attachments/use-attaching';
import type { IFileView } from '../attachments/use-attaching';
import { useDrops } from '../attachments/use-drops';
import { ChosenContexts } from '../context/chosen-contexts';
import type { IChosenContextsProps } from '../context/chosen-contexts';
import { useMentions } from '../context/context-menu';
import { ContextPopup } from '../context/context-popup';
import { PromptPopups } from '../prompts/prompt-popups';
import { usePrompts } from '../prompts/use-prompts';
import { useServices } from '../services';
import { ComposerTools } from './composer-tools';
import { Field } from './field';
import { Queue } from './queue';
import { SendButtons } from './send-buttons';
import { useQuestion } from './use-question';
import type { IQuestion } from './use-question';

export interface IComposerProps extends Pick<
  IChatState,
  | 'activity'
  | 'configs'
  | 'contexts'
  | 'drafts'
  | 'limits'
  | 'models'
  | 'model'
  | 'recentModels'
  | 'prompts'
  | 'providers'
  | 'queue'
  | 'suggestion'
  | 'tools'
  | 'userKeys'
> {
  readonly chat: IChat;
  readonly conversation: string | null;
  /** The tools that go with the next question. */
  readonly lent: readonly ITool[];
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
  /** Models to choose from, as what one would search for. */
  readonly offer: string | null;
}

export const Composer = React.memo(function Composer(
  props: IComposerProps
): JSX.Element {
  const { trans, host } = useServices();
  const { chat } = props;
  const box = useRef<HTMLFieldSetElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const chosen = props.models.find(({ id }) => id === props.model);
  const attaching = useAttaching({ ...props, chosen });
  const news = useNews(attaching, props.conversation);
  const question = useQuestion(props, area, attaching, news.say);
  const { text, setText, send } = question;
  const dropHint = useDrops(chat, box, attaching, chosen, props.isDisabled);
  const prompts = usePrompts(chosen, props.prompts, area, [text, setText]);
  const bring = useBringing(chat, news.say);
  const mentions = useMentions(host.contexts, area, [text, setText], bring);
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
      {dropHint !== null && <DropHint text={dropHint} />}
      <fieldset
        ref={box}
        role="presentation"
        className="jp-ChatExt-box"
        disabled={props.isDisabled}
      >
        <WhatGoesAlong
          chat={chat}
          chosen={question.chosen}
          files={attaching.files}
          anchor={box}
          onRemove={name => news.say(trans.__('%1 removed', name))}
          onEmpty={() => area.current?.focus()}
        />
        <Field
          {...props}
          ref={area}
          question={question}
          attaching={attaching}
          prompts={prompts}
          mentions={mentions}
          chosen={chosen}
        />
        <Remark question={question} refusal={attaching.refusal} />
        <div className="jp-ChatExt-box-bar">
          <ComposerTools
            {...props}
            chosen={chosen}
            prompts={prompts.offered}
            anchor={box}
            onPrompt={prompts.choose}
            onPick={attaching.pick}
            onMention={mentions.isOffered ? mentions.begin : undefined}
          />
          <SendButtons
            {...props}
            question={question}
            onStop={() => {
              area.current?.focus();
              void chat.stop();
            }}
          />
        </div>
        <PromptPopups prompts={prompts} anchor={box} />
        {!prompts.menu && <ContextPopup menu={mentions.menu} anchor={box} />}
      </fieldset>
      <AttachmentNews said={news.said} />
    </form>
  );
});

/** Brings something along with the question, and says so. */
function useBringing(
  chat: Pick<IChat, 'addContext'>,
  say: (line: string) => void
): (item: IContextItem) => void {
  const { trans } = useServices();
  return item => {
    chat.addContext([item]);
    say(trans.__('%1 added', item.label));
  };
}

/** What goes with the question: from the notebook, and files. */
function WhatGoesAlong(
  props: IChosenContextsProps & { chat: IChat; files: readonly IFileView[] }
): JSX.Element {
  const { chat, files, onRemove, onEmpty } = props;
  return (
    <>
      <ChosenContexts {...props} />
      <AttachedFiles
        chat={chat}
        files={files}
        onRemove={({ file }) => onRemove(shownName(file.source.name))}
        onEmpty={onEmpty}
      />
    </>
  );
}

/** What there is to know before sending. */
function Remark(props: {
  question: Pick<IQuestion, 'isWaiting' | 'awaits'>;
  refusal: string | null;
}): JSX.Element | null {
  const { trans } = useServices();
  const { isWaiting, awaits } = props.question;
  const remark = isWaiting ? remarkOf(awaits, trans) : props.refusal;
  return remark === null ? null : (
    <p className="jp-ChatExt-note jp-ChatExt-remark">{remark}</p>
  );
}

function remarkOf(
  awaits: IQuestion['awaits'],
  trans: TranslationBundle
): string {
  return awaits === 'context'
    ? trans.__('Sent as soon as the context is read.')
    : trans.__('Sent as soon as the files are uploaded.');
}
