/**
 * Chooses how a part of a message is shown. Kinds that this version does not
 * know are left out: a newer server may send them.
 */
import React from 'react';
import { contextOf } from '../../core/context';
import type { Part } from '../../core/messages';
import { asToolCall } from '../../core/tool-calls';
import { ContextPart } from '../context/context-part';
import { MimePart } from '../mime/mime-part';
import { DrawnPart } from './drawn-part';
import { FilePart } from './file-part';
import { NoticePart } from './notice-part';
import { ReasoningPart } from './reasoning-part';
import { ToolCard } from '../tools/tool-card';
import type { IToolCardProps } from '../tools/tool-card';
import { TextPart } from './text-part';

export interface IPartViewProps {
  readonly part: Part;
  /** What a tool call needs to know of its message; questions have none. */
  readonly caller?: Omit<IToolCardProps, 'call'>;
  /** Whether this is the part that is being written. */
  readonly isStreaming: boolean;
}

export function PartView(props: IPartViewProps): JSX.Element | null {
  const { part, isStreaming, caller } = props;
  const call = caller && asToolCall(part);
  if (call) {
    return <ToolCard {...caller} call={call} />;
  }
  switch (part.type) {
    case 'text':
      return <TextPart text={part.text} isStreaming={isStreaming} />;
    case 'reasoning':
      return <ReasoningPart part={part} isStreaming={isStreaming} />;
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
      return <OtherPart part={part} />;
  }
}

/** What the person brought along, and what another extension draws. */
function OtherPart({ part }: { part: Part }): JSX.Element | null {
  const context = contextOf(part);
  if (context) {
    return <ContextPart context={context} />;
  }
  return isData(part) ? (
    <DrawnPart kind={{ part: part.type }} data={part.data} />
  ) : null;
}

function isData(part: Part): part is Extract<Part, { data: unknown }> {
  return part.type.startsWith('data-');
}
