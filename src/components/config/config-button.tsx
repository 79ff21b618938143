/**
 * Opens the settings of the chosen model, and shows whether some are set.
 */
import { settingsIcon } from '@jupyterlab/ui-components';
import type { RefObject } from 'react';
import React from 'react';
import { honoured } from '../../core/config';
import type { ModelConfig } from '../../core/config';
import type { IModel } from '../../core/models';
import { IconButton } from '../icon-button';
import { useOpening } from '../opening';
import { useServices } from '../services';
import { ConfigPanel } from './config-panel';

export interface IConfigButtonProps {
  readonly model: IModel;
  readonly config: ModelConfig;
  readonly anchor: RefObject<HTMLElement>;
  readonly onChange: (config: ModelConfig) => void;
}

export function ConfigButton(props: IConfigButtonProps): JSX.Element {
  const { trans } = useServices();
  const { isOpen, root, button, toggle, close } = useOpening();
  const count = Object.keys(honoured(props.config, props.model) ?? {}).length;
  const label =
    count > 0
      ? trans._n('Configuration, %1 set', 'Configuration, %1 set', count)
      : trans.__('Configuration');
  return (
    <div ref={root} className="jp-ChatExt-tool-button">
      <IconButton
        ref={button}
        icon={settingsIcon}
        label={label}
        className={count > 0 ? 'jp-mod-marked' : undefined}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={toggle}
      />
      {isOpen && <ConfigPanel {...props} onClose={close} />}
    </div>
  );
}
