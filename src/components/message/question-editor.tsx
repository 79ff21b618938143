/**
 * A question that is being changed: sent, it begins a branch of its own.
 */
import React, { useEffect, useRef, useState } from 'react';
import { useAutoGrow } from '../composer/auto-grow';
import { insertLineBreak, meaningOf } from '../composer/enter-key';
import { useServices } from '../services';

export interface IQuestionEditorProps {
  readonly text: string;
  /** Whether there is something to ask without words: files, or what else it brings along. */
  readonly hasFiles: boolean;
  readonly onSend: (text: string) => void;
  readonly onCancel: () => void;
}

export function QuestionEditor(props: IQuestionEditorProps): JSX.Element {
  const { trans, sendWith } = useServices();
  const [text, setText] = useState(props.text);
  const area = useRef<HTMLTextAreaElement>(null);
  useAutoGrow(area, text);
  useEffect(() => {
    const { current } = area;
    current?.focus();
    current?.setSelectionRange(current.value.length, current.value.length);
  }, []);
  const canSend = props.hasFiles || text.trim() !== '';
  const send = (): void => {
    if (canSend) {
      props.onSend(text.trim());
    }
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      props.onCancel();
      return;
    }
    const meaning = meaningOf(event.nativeEvent, sendWith);
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
      className="jp-ChatExt-editor"
      aria-label={trans.__('Edit question')}
      onSubmit={event => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={area}
        rows={1}
        dir="auto"
        className="jp-ChatExt-textarea"
        aria-label={trans.__('Question')}
        value={text}
        onChange={event => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="jp-ChatExt-buttons">
        <button
          type="submit"
          className="jp-ChatExt-button jp-mod-primary"
          disabled={!canSend}
        >
          {trans.__('Ask')}
        </button>
        <button
          type="button"
          className="jp-ChatExt-button"
          onClick={props.onCancel}
        >
          {trans.__('Cancel')}
        </button>
      </div>
    </form>
  );
}
