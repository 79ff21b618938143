/**
 * A source that an answer names, as a chip.
 */
import { fileIcon, linkIcon } from '@jupyterlab/ui-components';
import type { SourceDocumentUIPart, SourceUrlUIPart } from 'ai';
import React from 'react';
import { Chip } from './chip';

type Source = SourceUrlUIPart | SourceDocumentUIPart;

export function SourcePart({ part }: { part: Source }): JSX.Element {
  if (part.type === 'source-document') {
    return <Chip icon={fileIcon} label={part.title} />;
  }
  const chip = <Chip icon={linkIcon} label={part.title ?? part.url} />;
  // a source is named by the model: only what a browser opens as a page
  return /^https?:\/\//i.test(part.url) ? (
    <a
      className="jp-ChatExt-source"
      href={part.url}
      title={part.url}
      target="_blank"
      rel="noopener noreferrer"
    >
      {chip}
    </a>
  ) : (
    chip
  );
}
