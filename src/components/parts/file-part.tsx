/**
 * A file or a source that belongs to a message, as a chip.
 */
import { fileIcon, linkIcon } from '@jupyterlab/ui-components';
import type { LabIcon } from '@jupyterlab/ui-components';
import type { FileUIPart, SourceDocumentUIPart, SourceUrlUIPart } from 'ai';
import React from 'react';

export function FilePart({ part }: { part: FileUIPart }): JSX.Element {
  return <Chip icon={fileIcon} label={part.filename ?? part.mediaType} />;
}

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

function Chip(props: { icon: LabIcon; label: string }): JSX.Element {
  return (
    <span className="jp-ChatExt-chip">
      <props.icon.react
        tag="span"
        aria-hidden="true"
        width="14px"
        height="14px"
      />
      <span className="jp-ChatExt-chip-label">{props.label}</span>
    </span>
  );
}
