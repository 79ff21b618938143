/**
 * The words of an answer, as Markdown.
 */
import React from 'react';
import { Markdown } from '../../markdown/markdown';
import { useServices } from '../services';

export function TextPart(props: {
  text: string;
  isStreaming: boolean;
}): JSX.Element {
  const { rendermime, trans, host } = useServices();
  return (
    <Markdown
      text={props.text}
      isStreaming={props.isStreaming}
      rendermime={rendermime}
      trans={trans}
      codeActions={host.codeActions}
      onDragCode={host.dragCode}
    />
  );
}
