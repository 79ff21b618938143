/**
 * What the model thought before it answered: folded, live while it thinks, and
 * how long that took.
 */
import React, { useState } from 'react';
import type { Part } from '../../core/messages';
import { useServices } from '../services';
import { TextPart } from './text-part';

export function ReasoningPart(props: {
  part: Extract<Part, { type: 'reasoning' }>;
  isStreaming: boolean;
}): JSX.Element | null {
  const { trans, reasoning } = useServices();
  const { part, isStreaming } = props;
  const [isOpen, setOpen] = useState(reasoning === 'open');
  if (!part.text && !isStreaming) {
    return null;
  }
  const seconds = secondsOf(part);
  return (
    <details
      className="jp-ChatExt-details jp-ChatExt-reasoning"
      open={isOpen}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>
        {trans.__('View reasoning')}
        {isStreaming && (
          <span className="jp-ChatExt-note">{trans.__('thinking…')}</span>
        )}
        {!isStreaming && seconds !== null && (
          <span className="jp-ChatExt-note">
            {trans.__('thought for %1 s', seconds)}
          </span>
        )}
      </summary>
      {isOpen && <TextPart text={part.text} isStreaming={isStreaming} />}
    </details>
  );
}

/** How long it took, as the server measured it; null if that is not known. */
function secondsOf(part: Extract<Part, { type: 'reasoning' }>): number | null {
  const { seconds } = part.providerMetadata?.['jupyter_chat_ext'] ?? {};
  return typeof seconds === 'number' && seconds > 0 ? seconds : null;
}
