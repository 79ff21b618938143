/**
 * A framed remark with a title, a hint and something to press.
 */
import { closeIcon } from '@jupyterlab/ui-components';
import React from 'react';
import { IconButton } from '../icon-button';
import { useServices } from '../services';

export interface ICardProps {
  readonly kind: 'error' | 'warning' | 'info';
  readonly title: string;
  readonly hint?: string;
  readonly onDismiss?: () => void;
  readonly children?: React.ReactNode;
  /** `alert` speaks at once; `group` is for what is part of a message. */
  readonly role?: 'alert' | 'group';
}

export function Card(props: ICardProps): JSX.Element {
  const { trans } = useServices();
  return (
    <section
      role={props.role ?? 'group'}
      aria-label={props.title}
      className={`jp-ChatExt-card jp-mod-${props.kind}`}
    >
      <div className="jp-ChatExt-card-head">
        <p className="jp-ChatExt-card-title">{props.title}</p>
        {props.onDismiss && (
          <IconButton
            icon={closeIcon}
            label={trans.__('Dismiss')}
            onClick={props.onDismiss}
          />
        )}
      </div>
      {props.hint && <p className="jp-ChatExt-card-hint">{props.hint}</p>}
      {props.children}
    </section>
  );
}
