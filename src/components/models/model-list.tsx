/**
 * The opened model picker: a search field over a grouped list box. The field
 * keeps the focus; the arrows move the active option.
 */
import { checkIcon } from '@jupyterlab/ui-components';
import React, { useId, useMemo, useState } from 'react';
import { unlistedModel } from '../../core/models';
import type { IModel, IProvider } from '../../core/models';
import { isComposing } from '../input-method';
import { ListOption } from '../list-option';
import { useServices } from '../services';
import { groupModels, groupTitle } from './model-options';
import type { IModelGroup } from './model-options';
import type { IModelPickerProps } from './model-picker';

interface IModelListProps extends IModelPickerProps {
  /** What is searched for at first. */
  readonly search?: string;
  readonly onClose: () => void;
  /** Shows the providers and their keys. */
  readonly onManage?: () => void;
}

const NO_PROVIDERS: readonly IProvider[] = [];

export function ModelList(props: IModelListProps): JSX.Element {
  const { trans } = useServices();
  const id = useId();
  const [search, setSearch] = useState(props.search ?? '');
  const { groups, unlisted, options } = useOptions(props, search);
  const [active, setActive] = useState(props.model);
  const index = Math.max(
    0,
    options.findIndex(model => model.id === active)
  );
  const current = options.at(index);

  const onKeyDown = (event: React.KeyboardEvent): void => {
    const next = nextIndex(event.key, index, options.length);
    if (next !== null) {
      event.preventDefault();
      setActive(options.at(next)?.id ?? null);
    } else if (event.key === 'Enter' && !isComposing(event.nativeEvent)) {
      event.preventDefault();
      if (current) {
        props.onChoose(current);
      }
    }
  };

  return (
    <div
      className="jp-ChatExt-popup jp-ChatExt-models"
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          props.onClose();
        }
      }}
    >
      <input
        autoFocus
        type="text"
        role="combobox"
        className="jp-ChatExt-input"
        aria-label={trans.__('Search models')}
        placeholder={trans.__('Search models')}
        aria-expanded="true"
        aria-autocomplete="list"
        aria-controls={id}
        aria-activedescendant={current && optionId(id, current)}
        value={search}
        onChange={event => setSearch(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Options
        id={id}
        groups={groups}
        unlisted={unlisted}
        current={current}
        chosen={props.model}
        onChoose={props.onChoose}
      />
      {options.length === 0 && <NothingFound providers={props.providers} />}
      {props.onManage && (
        <button
          type="button"
          className="jp-ChatExt-button jp-ChatExt-manage"
          onClick={props.onManage}
        >
          {trans.__('Providers and keys')}
        </button>
      )}
    </div>
  );
}

interface IFound {
  readonly groups: readonly IModelGroup[];
  /** What was typed, as a model that no list has. */
  readonly unlisted: IModel | null;
  /** All of them, in the order in which the arrows go. */
  readonly options: readonly IModel[];
}

function useOptions(
  { models, recent, providers = NO_PROVIDERS }: IModelListProps,
  search: string
): IFound {
  return useMemo(() => {
    const groups = groupModels(models, search, recent);
    const unlisted = unlistedModel(search, models, providers);
    const listed = groups.flatMap(group => group.models);
    return {
      groups,
      unlisted,
      options: unlisted ? [...listed, unlisted] : listed
    };
  }, [models, recent, providers, search]);
}

function Options(
  props: Omit<IFound, 'options'> & {
    id: string;
    current: IModel | undefined;
    chosen: string | null;
    onChoose: (model: IModel) => void;
  }
): JSX.Element {
  const { trans } = useServices();
  const { id, unlisted, current, onChoose } = props;
  return (
    <div
      id={id}
      role="listbox"
      aria-label={trans.__('Models')}
      className="jp-ChatExt-options"
    >
      {props.groups.map(({ group, models }) => (
        <div key={group} role="group" aria-label={groupTitle(group, trans)}>
          <div className="jp-ChatExt-group" aria-hidden="true">
            {groupTitle(group, trans)}
          </div>
          {models.map(model => (
            <ModelOption
              key={model.id}
              id={optionId(id, model)}
              model={model}
              isActive={model === current}
              isChosen={model.id === props.chosen}
              onChoose={onChoose}
            />
          ))}
        </div>
      ))}
      {unlisted && (
        <ModelOption
          id={optionId(id, unlisted)}
          model={unlisted}
          label={trans.__('Use %1', unlisted.id)}
          isActive={unlisted === current}
          isChosen={false}
          onChoose={onChoose}
        />
      )}
    </div>
  );
}

function NothingFound({
  providers = NO_PROVIDERS
}: Pick<IModelListProps, 'providers'>): JSX.Element {
  const { trans } = useServices();
  return (
    <p className="jp-ChatExt-none" role="status">
      {trans.__('No model is called so.')}
      {providers.length > 0 &&
        ` ${trans.__('Write <provider>:<model> for one that is not listed.')}`}
    </p>
  );
}

function optionId(list: string, model: IModel): string {
  return `${list}${model.id.replace(/[^\w-]/g, '_')}`;
}

/** Where a key leads in the list; null for keys that do not move. */
export function nextIndex(
  key: string,
  index: number,
  length: number
): number | null {
  switch (key) {
    case 'ArrowDown':
      return length ? (index + 1) % length : 0;
    case 'ArrowUp':
      return length ? (index - 1 + length) % length : 0;
    case 'PageUp':
      return 0;
    case 'PageDown':
      return Math.max(0, length - 1);
    default:
      return null;
  }
}

interface IModelOptionProps {
  readonly id: string;
  readonly model: IModel;
  readonly label?: string;
  readonly isActive: boolean;
  readonly isChosen: boolean;
  readonly onChoose: (model: IModel) => void;
}

function ModelOption(props: IModelOptionProps): JSX.Element {
  const { model, isChosen } = props;
  return (
    <ListOption
      id={props.id}
      isActive={props.isActive}
      aria-selected={isChosen}
      className={model.available ? '' : 'jp-mod-unavailable'}
      onClick={() => props.onChoose(model)}
    >
      <span className="jp-ChatExt-option-label">
        {props.label ?? model.label}
      </span>
      {isChosen && <checkIcon.react tag="span" aria-hidden="true" />}
      {model.detail && (
        <span className="jp-ChatExt-option-detail">{model.detail}</span>
      )}
      {model.problem && (
        <span className="jp-ChatExt-option-problem">{model.problem.title}</span>
      )}
    </ListOption>
  );
}
