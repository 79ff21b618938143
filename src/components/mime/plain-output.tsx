/**
 * Text as it is: plain forms of objects, JSON, what a function printed.
 */
import React, { useMemo, useState } from 'react';
import { asOnScreen } from '../../core/screen-text';
import { useServices } from '../services';

/** More would keep the page busy. */
const AT_ONCE = 50_000;

export function PlainOutput(props: {
  text: string;
  label: string;
}): JSX.Element {
  const { trans } = useServices();
  const [isWhole, setWhole] = useState(false);
  const text = useMemo(() => asOnScreen(props.text), [props.text]);
  const isLong = text.length > AT_ONCE && !isWhole;
  return (
    <>
      <pre tabIndex={0} role="group" aria-label={props.label} dir="auto">
        {isLong ? text.slice(0, AT_ONCE) : text}
      </pre>
      {isLong && (
        <div className="jp-ChatExt-buttons">
          <button
            type="button"
            className="jp-ChatExt-button"
            onClick={() => setWhole(true)}
          >
            {trans.__('Show all %1 characters', text.length.toLocaleString())}
          </button>
        </div>
      )}
    </>
  );
}
