/**
 * Chooses the model that answers next: a button that opens a searchable list.
 */
import { caretDownIcon } from '@jupyterlab/ui-components';
import React, { useCallback, useRef, useState } from 'react';
import type { IModel } from '../../core/models';
import { useDismiss } from '../dismiss';
import { useServices } from '../services';
import { ModelList } from './model-list';

export interface IModelPickerProps {
  readonly models: readonly IModel[];
  readonly model: string | null;
  /** Also called with models that need something first. */
  readonly onChoose: (model: IModel) => void;
}

export const ModelPicker = React.memo(function ModelPicker(
  props: IModelPickerProps
): JSX.Element {
  const { trans } = useServices();
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const dismiss = useCallback(() => setOpen(false), []);
  useDismiss(root, isOpen, dismiss);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };

  const chosen = props.models.find(model => model.id === props.model);
  const label = chosen?.label ?? trans.__('Choose a model');
  return (
    <div ref={root} className="jp-ChatExt-picker">
      <button
        ref={button}
        type="button"
        className="jp-ChatExt-picker-button"
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        aria-label={trans.__('Model: %1', label)}
        title={chosen?.detail || label}
        onClick={() => setOpen(!isOpen)}
        onKeyDown={event => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            setOpen(true);
          }
        }}
      >
        <span className="jp-ChatExt-picker-label">{label}</span>
        <caretDownIcon.react tag="span" aria-hidden="true" />
      </button>
      {isOpen && (
        <ModelList
          {...props}
          onClose={close}
          onChoose={model => {
            close();
            props.onChoose(model);
          }}
        />
      )}
    </div>
  );
});
