/**
 * A small button that shows an icon and carries a name.
 */
import type { LabIcon } from '@jupyterlab/ui-components';
import React from 'react';

export interface IIconButtonProps extends React.ButtonHTMLAttributes<HTMLButtonElement> {
  readonly icon: LabIcon;
  /** The accessible name, also shown as a tooltip. */
  readonly label: string;
  /** Shown as the tooltip instead: what there is to know of the button now. */
  readonly description?: string;
}

export const IconButton = React.forwardRef<HTMLButtonElement, IIconButtonProps>(
  function IconButton({ icon, label, description, className, ...rest }, ref) {
    return (
      <button
        type="button"
        {...rest}
        ref={ref}
        title={description ?? label}
        aria-label={label}
        className={`jp-ChatExt-iconButton ${className ?? ''}`}
      >
        <icon.react tag="span" aria-hidden="true" width="16px" height="16px" />
      </button>
    );
  }
);
