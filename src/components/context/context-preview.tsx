/**
 * Exactly what is sent of something that a question brings along. It is data
 * of a kernel or a file: shown as the text that it is, never rendered.
 */
import React, { useEffect, useRef } from 'react';
import { contextWords } from '../../core/context';
import type { IContext } from '../../core/context';
import { useServices } from '../services';
import { factWords } from './context-words';

export function ContextPreview(props: {
  context: IContext;
  /** Whether the keys are to scroll it at once. */
  takesFocus?: boolean;
}): JSX.Element {
  const { trans } = useServices();
  const { context, takesFocus } = props;
  const text = useRef<HTMLPreElement>(null);
  useEffect(() => {
    if (takesFocus) {
      text.current?.focus();
    }
  }, [takesFocus]);
  return (
    <>
      <p className="jp-ChatExt-note">{factWords(context, trans)}</p>
      <pre
        ref={text}
        tabIndex={0}
        role="group"
        aria-label={trans.__('What is sent of %1', context.label)}
        className="jp-ChatExt-context-text"
        dir="auto"
      >
        {contextWords(context)}
      </pre>
    </>
  );
}
