/**
 * What goes with the next question besides files.
 */
import type { RefObject } from 'react';
import React, { useLayoutEffect, useRef } from 'react';
import type { IChosenContext } from '../../core/context';
import type { IChat } from '../../state/chat';
import { focusNear } from '../attachments/attached-files';
import { useServices } from '../services';
import { ChosenContext } from './chosen-context';

export interface IChosenContextsProps {
  readonly chat: Pick<IChat, 'removeContext' | 'retryContext'>;
  readonly chosen: readonly IChosenContext[];
  readonly anchor: RefObject<HTMLElement>;
  /** Told of what the person took away; the focus is to go elsewhere after the last. */
  readonly onRemove: (label: string) => void;
  readonly onEmpty: () => void;
}

export function ChosenContexts(
  props: IChosenContextsProps
): JSX.Element | null {
  const { trans } = useServices();
  const { chat, chosen } = props;
  const list = useRef<HTMLUListElement>(null);
  const removed = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (removed.current !== null) {
      focusNear(list.current, '.jp-ChatExt-chosen-remove', removed.current);
      removed.current = null;
    }
  }, [chosen]);
  if (chosen.length === 0) {
    return null;
  }
  const remove = (one: IChosenContext, index: number): void => {
    removed.current = index;
    chat.removeContext(one.id);
    props.onRemove(one.source.label);
    if (chosen.length === 1) {
      props.onEmpty();
    }
  };
  return (
    <ul
      ref={list}
      className="jp-ChatExt-chosenList"
      aria-label={trans.__('Context')}
    >
      {chosen.map((one, index) => (
        <ChosenContext
          key={one.id}
          chosen={one}
          anchor={props.anchor}
          onRemove={() => remove(one, index)}
          onRetry={() => chat.retryContext(one.id)}
        />
      ))}
    </ul>
  );
}
