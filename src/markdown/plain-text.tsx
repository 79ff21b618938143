/**
 * A person's own words: shown as typed, with their line breaks, and never read
 * as Markdown.
 */
import React from 'react';

export interface IPlainTextProps {
  readonly text: string;
}

export const PlainText = React.memo(function PlainText({
  text
}: IPlainTextProps): JSX.Element {
  return (
    <div className="jp-ChatExt-plain" dir="auto">
      {text}
    </div>
  );
});
