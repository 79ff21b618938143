/**
 * An option of a list box whose field keeps the focus: the active one is in
 * sight.
 */
import React, { useEffect, useRef } from 'react';

export interface IListOptionProps extends React.HTMLAttributes<HTMLDivElement> {
  /** Whether Enter would take it. */
  readonly isActive: boolean;
}

export function ListOption({
  isActive,
  className,
  ...rest
}: IListOptionProps): JSX.Element {
  const node = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) {
      node.current?.scrollIntoView?.({ block: 'nearest' });
    }
  }, [isActive]);
  return (
    <div
      aria-selected={isActive}
      {...rest}
      ref={node}
      role="option"
      className={`jp-ChatExt-option ${className ?? ''} ${isActive ? 'jp-mod-active' : ''}`}
    />
  );
}
