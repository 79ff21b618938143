/**
 * What a person asked, as they wrote it, and how to ask it differently.
 */
import { editIcon } from '@jupyterlab/ui-components';
import React, { useRef, useState } from 'react';
import { contextOf } from '../../core/context';
import type { Part } from '../../core/messages';
import { CopyButton } from '../copy-button';
import { IconButton } from '../icon-button';
import { PartView } from '../parts/part-view';
import { useServices } from '../services';
import { BranchArrows } from './branch-arrows';
import { RemoveButton } from './message-actions';
import { copyOf, textOf } from './message-text';
import type { IMessageViewProps } from './message-view';
import { QuestionEditor } from './question-editor';

/**
 * Edited questions on their way, by the ids of those they replace: one that is
 * refused is there again, in a view that is new.
 */
const unsent = new Map<string, string>();

export function QuestionView(props: IMessageViewProps): JSX.Element {
  const { chat, message } = props;
  const { id } = message;
  const [edited, setEdited] = useState(unsent.get(id) ?? null);
  const edit = useRef<HTMLButtonElement>(null);
  const text = textOf(message);
  const others = message.parts.filter(({ type }) => type !== 'text');
  const cancel = (): void => {
    unsent.delete(id);
    setEdited(null);
    // the button is there again after the next render
    window.requestAnimationFrame(() => edit.current?.focus());
  };
  const send = (words: string): void => {
    unsent.set(id, words);
    setEdited(null);
    chat.edit(id, words).then(
      () => unsent.delete(id),
      () => setEdited(words)
    );
  };
  if (edited !== null) {
    return (
      <div className="jp-ChatExt-bubble jp-mod-wide">
        <Brought parts={others} />
        <QuestionEditor
          text={edited}
          hasFiles={others.length > 0}
          onCancel={cancel}
          onSend={send}
        />
      </div>
    );
  }
  return (
    <>
      <div className="jp-ChatExt-bubble">
        <Brought parts={others} />
        {text && (
          <p dir="auto" className="jp-ChatExt-question">
            {text}
          </p>
        )}
      </div>
      <QuestionActions {...props} edit={edit} onEdit={() => setEdited(text)} />
    </>
  );
}

interface IQuestionActionsProps extends IMessageViewProps {
  readonly edit: React.RefObject<HTMLButtonElement>;
  readonly onEdit: () => void;
}

function QuestionActions(props: IQuestionActionsProps): JSX.Element | null {
  const { trans } = useServices();
  const { message } = props;
  if (message.status === 'running') {
    return null;
  }
  return (
    <div className="jp-ChatExt-actions">
      <BranchArrows {...props} />
      <CopyButton
        label={trans.__('Copy question')}
        text={() => copyOf(message)}
      />
      <IconButton
        ref={props.edit}
        icon={editIcon}
        label={trans.__('Edit question')}
        className="jp-mod-idle-only"
        onClick={props.onEdit}
      />
      <RemoveButton
        {...props}
        label={trans.__('Delete this question and what follows')}
      />
    </div>
  );
}

/** What came with the words: from the notebook, and files. */
function Brought({ parts }: { parts: readonly Part[] }): JSX.Element {
  const { trans } = useServices();
  const contexts = parts.filter(part => contextOf(part) !== null);
  const files = parts.filter(part => !contexts.includes(part));
  return (
    <>
      <Parts parts={contexts} label={trans.__('Context')} />
      <Parts parts={files} label={trans.__('Attached files')} />
    </>
  );
}

function Parts(props: {
  parts: readonly Part[];
  label: string;
}): JSX.Element | null {
  return props.parts.length === 0 ? null : (
    <ul className="jp-ChatExt-attachments" aria-label={props.label}>
      {props.parts.map((part, index) => (
        <li key={index}>
          <PartView part={part} isStreaming={false} />
        </li>
      ))}
    </ul>
  );
}
