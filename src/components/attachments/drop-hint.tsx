/**
 * Lies over a chat while files are dragged over it, and says what would happen.
 */
import React from 'react';
import { attachIcon } from '../../icons';

export function DropHint({ text }: { text: string }): JSX.Element {
  return (
    <div className="jp-ChatExt-dropHint">
      <p>
        <attachIcon.react tag="span" aria-hidden="true" />
        {text}
      </p>
    </div>
  );
}
