/**
 * What the model thought before it answered: folded, live while it thinks.
 */
import React, { useState } from 'react';
import { useServices } from '../services';
import { TextPart } from './text-part';

export function ReasoningPart(props: {
  text: string;
  isStreaming: boolean;
}): JSX.Element | null {
  const { trans } = useServices();
  const [isOpen, setOpen] = useState(false);
  if (!props.text && !props.isStreaming) {
    return null;
  }
  return (
    <details
      className="jp-ChatExt-details jp-ChatExt-reasoning"
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>
        {trans.__('View reasoning')}
        {props.isStreaming && (
          <span className="jp-ChatExt-note">{trans.__('thinking…')}</span>
        )}
      </summary>
      {isOpen && <TextPart text={props.text} isStreaming={props.isStreaming} />}
    </details>
  );
}
