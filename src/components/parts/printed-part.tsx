/**
 * What a function printed while it answered: folded, below the answer.
 */
import React, { useState } from 'react';
import type { Part } from '../../core/messages';
import { PlainOutput } from '../mime/plain-output';
import { useServices } from '../services';

/** All that was printed, in order. */
export function printedBy(parts: readonly Part[]): string {
  return parts
    .map(part => (part.type === 'data-output' ? textIn(part.data) : ''))
    .join('');
}

function textIn(data: unknown): string {
  const { text } = (data ?? {}) as Record<string, unknown>;
  return typeof text === 'string' ? text : '';
}

export function PrintedPart({ text }: { text: string }): JSX.Element {
  const { trans } = useServices();
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className="jp-ChatExt-details jp-ChatExt-printed"
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>{trans.__('Output of the function')}</summary>
      {isOpen && (
        <PlainOutput text={text} label={trans.__('Output of the function')} />
      )}
    </details>
  );
}
