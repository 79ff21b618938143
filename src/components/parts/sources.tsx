/**
 * The sources that follow each other in an answer: one list, side by side.
 */
import type { SourceDocumentUIPart, SourceUrlUIPart } from 'ai';
import React from 'react';
import type { Part } from '../../core/messages';
import { useServices } from '../services';
import { SourcePart } from './source-part';

type Source = SourceUrlUIPart | SourceDocumentUIPart;

export interface IPartGroup {
  /** Where it begins. */
  readonly at: number;
  /** One part, or several sources. */
  readonly parts: readonly Part[];
}

/** The parts one by one, except that sources stay with the sources before them. */
export function grouped(parts: readonly Part[]): IPartGroup[] {
  const groups: { at: number; parts: Part[] }[] = [];
  parts.forEach((part, at) => {
    const before = groups.at(-1);
    if (before && isSource(part) && before.parts.every(isSource)) {
      before.parts.push(part);
    } else {
      groups.push({ at, parts: [part] });
    }
  });
  return groups;
}

export function isSource(part: Part): part is Source {
  return part.type === 'source-url' || part.type === 'source-document';
}

export function Sources(props: { sources: readonly Source[] }): JSX.Element {
  const { trans } = useServices();
  return (
    <ul className="jp-ChatExt-sources" aria-label={trans.__('Sources')}>
      {props.sources.map((part, index) => (
        <li key={index}>
          <SourcePart part={part} />
        </li>
      ))}
    </ul>
  );
}
