/**
 * What an answer took: one line, and all there is to know when it is opened.
 */
import { caretDownIcon } from '@jupyterlab/ui-components';
import React, { useId, useState } from 'react';
import type { IMessage } from '../../core/messages';
import { usageOf } from '../../core/usage';
import { useServices } from '../services';
import { usageFacts, usageLine } from './usage-words';

export function UsageLine({
  message
}: {
  message: IMessage;
}): JSX.Element | null {
  const { trans, showUsage } = useServices();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const usage = showUsage ? usageOf(message) : null;
  if (!usage) {
    return null;
  }
  const line = usageLine(usage, trans);
  return (
    <>
      <button
        type="button"
        className="jp-ChatExt-usage"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-label={trans.__('What this answer took: %1', line)}
        onClick={() => setOpen(!isOpen)}
      >
        <span>{line}</span>
        <caretDownIcon.react tag="span" aria-hidden="true" />
      </button>
      {isOpen && (
        <dl id={id} className="jp-ChatExt-facts">
          {usageFacts(usage, message.status, trans).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}
