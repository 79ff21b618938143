/**
 * Chooses how a part of a message is shown. Kinds that this version does not
 * know are left out: a newer server may send them.
 */
import React from 'react';
import type { Part } from '../../core/messages';
import { MimePart } from '../mime/mime-part';
import { FilePart } from './file-part';
import { NoticePart } from './notice-part';
import { ReasoningPart } from './reasoning-part';
import { TextPart } from './text-part';
import { asTool, ToolPart } from './tool-part';

export interface IPartViewProps {
  readonly part: Part;
  /** Whether this is the part that is being written. */
  readonly isStreaming: boolean;
}

export function PartView({
  part,
  isStreaming
}: IPartViewProps): JSX.Element | null {
  const tool = asTool(part);
  if (tool) {
    return <ToolPart tool={tool} />;
  }
  switch (part.type) {
    case 'text':
      return <TextPart text={part.text} isStreaming={isStreaming} />;
    case 'reasoning':
      return <ReasoningPart text={part.text} isStreaming={isStreaming} />;
    case 'file':
      return <FilePart part={part} />;
    default:
      return <DataPart part={part} />;
  }
}

/** What we have made up ourselves. */
function DataPart({ part }: { part: Part }): JSX.Element | null {
  switch (part.type) {
    case 'data-mimebundle':
      return <MimePart data={part.data} />;
    case 'data-notice':
      return <NoticePart data={part.data} />;
    default:
      return null;
  }
}
