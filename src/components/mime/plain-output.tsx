/**
 * Text as it is: plain forms of objects, JSON, what a function printed.
 */
import React, { useMemo, useState } from 'react';
import { useServices } from '../services';

/** More would keep the page busy. */
const AT_ONCE = 50_000;

/** Colours and cursor movements, for terminals. */
const ESCAPES = new RegExp(
  '\\u001B(?:' +
    '\\[[0-9;?]{0,40}[ -/]?[@-~]|' +
    '\\][^\\u0007\\u001B]{0,2000}(?:\\u0007|\\u001B\\\\)|' +
    '[@-Z\\\\^_])',
  'g'
);

/** The text as a terminal would have left it. */
export function asOnScreen(text: string): string {
  const lines = text.replace(ESCAPES, '').replace(/\r\n/g, '\n').split('\n');
  // a progress bar writes over itself
  return lines
    .map(line => line.slice(line.lastIndexOf('\r', line.length - 2) + 1))
    .join('\n');
}

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
