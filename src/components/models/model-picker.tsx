/**
 * Chooses the model that answers next: a button that opens a searchable list,
 * and from there the keys of the providers.
 */
import { caretDownIcon } from '@jupyterlab/ui-components';
import type { RefObject } from 'react';
import React, { useCallback, useEffect, useRef, useState } from 'react';
import type { IModel, IProvider } from '../../core/models';
import type { IChat } from '../../state/chat';
import { useDismiss } from '../dismiss';
import { McpDialog } from '../mcp/mcp-dialog';
import { useServices } from '../services';
import { ModelList } from './model-list';
import { ProvidersDialog } from './providers-dialog';

export interface IModelPickerProps {
  readonly models: readonly IModel[];
  readonly model: string | null;
  /** The ids of those asked last. */
  readonly recent?: readonly string[];
  /** Those whose models may be named though no list has them. */
  readonly providers?: readonly IProvider[];
  /** Also called with models that need something first. */
  readonly onChoose: (model: IModel) => void;
}

interface IPickerButtonProps extends IModelPickerProps {
  readonly chat: IChat;
  readonly providers: readonly IProvider[];
  readonly userKeys: boolean;
  /** What the dialogs of providers and servers stand beside. */
  readonly anchor: RefObject<HTMLElement>;
  /** Opens the list with this search when it changes. */
  readonly offer: string | null;
}

export const ModelPicker = React.memo(function ModelPicker(
  props: IPickerButtonProps
): JSX.Element {
  const { trans } = useServices();
  const { offer } = props;
  const [shown, show] = useState<Shown>(null);
  const [search, setSearch] = useState('');
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const dismiss = useCallback(() => show(null), []);
  useDismiss(root, shown !== null, dismiss);
  useEffect(() => {
    if (offer !== null) {
      setSearch(offer);
      show('list');
    }
  }, [offer]);
  const open = (): void => {
    setSearch('');
    show('list');
  };
  const close = (): void => {
    show(null);
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
        aria-expanded={shown === 'list'}
        aria-label={trans.__('Model: %1', label)}
        title={chosen?.detail || label}
        onClick={() => (shown === null ? open() : show(null))}
        onKeyDown={event => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            open();
          }
        }}
      >
        <span className="jp-ChatExt-picker-label">{label}</span>
        <caretDownIcon.react tag="span" aria-hidden="true" />
      </button>
      {shown === 'list' && (
        <ModelList
          {...props}
          search={search}
          onClose={close}
          onManage={() => show('providers')}
          onChoose={model => {
            close();
            props.onChoose(model);
          }}
        />
      )}
      <Dialogs {...props} shown={shown} onShow={show} onClose={close} />
    </div>
  );
});

type Shown = 'list' | 'providers' | 'mcp' | null;

interface IDialogsProps extends IPickerButtonProps {
  readonly shown: Shown;
  readonly onShow: (shown: Shown) => void;
  readonly onClose: () => void;
}

/** What the list leads to: the keys of providers, and MCP servers. */
function Dialogs(props: IDialogsProps): JSX.Element | null {
  const { chat, anchor, shown, onShow, onClose } = props;
  switch (shown) {
    case 'providers':
      return (
        <ProvidersDialog
          chat={chat}
          providers={props.providers}
          userKeys={props.userKeys}
          anchor={anchor}
          onMcpServers={() => onShow('mcp')}
          onClose={onClose}
        />
      );
    case 'mcp':
      return (
        <McpDialog
          chat={chat}
          anchor={anchor}
          onBack={() => onShow('providers')}
          onClose={onClose}
        />
      );
    default:
      return null;
  }
}
