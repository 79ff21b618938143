/**
 * Some successive messages of a conversation. While they are far from what is
 * in sight, they are only as high as they are.
 */
import React, { useEffect, useRef } from 'react';
import type { IMessage } from '../core/messages';
import type { MessageWindow } from './message-window';

/** Pixels of a message that nobody has seen yet: a guess, mended when it is seen. */
const LEAST = 80;
const LINE = 22;
const LINE_LENGTH = 70;

export interface IStretchProps {
  readonly window: MessageWindow;
  readonly index: number;
  readonly messages: readonly IMessage[];
  /** The messages, or null while they are far away. */
  readonly children: React.ReactNode;
}

export const Stretch = React.memo(function Stretch(
  props: IStretchProps
): JSX.Element {
  const { window, index, messages, children } = props;
  const node = useRef<HTMLDivElement>(null);
  useEffect(
    () => (node.current ? window.watch(index, node.current) : undefined),
    [window, index]
  );
  const height = children
    ? undefined
    : (window.heightOf(index) ?? guessedHeight(messages));
  return (
    <div ref={node} className="jp-ChatExt-stretch" style={{ height }}>
      {children}
    </div>
  );
});

function guessedHeight(messages: readonly IMessage[]): number {
  return messages
    .flatMap(({ parts }) => parts)
    .reduce(
      (height, part) =>
        height + LINE * Math.floor(textLength(part) / LINE_LENGTH),
      messages.length * LEAST
    );
}

function textLength(part: IMessage['parts'][number]): number {
  return 'text' in part && typeof part.text === 'string' ? part.text.length : 0;
}
