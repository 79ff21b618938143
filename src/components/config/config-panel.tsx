/**
 * The settings that a model honours. What is valid counts at once.
 */
import type { RefObject } from 'react';
import React, { useEffect, useRef, useState } from 'react';
import { readSetting, settingsOf } from '../../core/config';
import type { ISetting, ModelConfig } from '../../core/config';
import type { IModel } from '../../core/models';
import { Popup } from '../popup';
import { useServices } from '../services';
import { SettingField } from './setting-field';

export interface IConfigPanelProps {
  readonly model: IModel;
  readonly config: ModelConfig;
  readonly anchor: RefObject<HTMLElement>;
  readonly onChange: (config: ModelConfig) => void;
  readonly onClose: () => void;
}

type Typed = ReadonlyMap<string, string>;

export function ConfigPanel(props: IConfigPanelProps): JSX.Element {
  const { trans } = useServices();
  const { model, config, onChange, onClose } = props;
  const settings = settingsOf(model);
  const fields = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState<Typed>(() => typedFor(settings, config));
  const focusFirst = (): void =>
    fields.current?.querySelector('input')?.focus();
  useEffect(focusFirst, []);

  const type = (now: Typed): void => {
    setTyped(now);
    onChange(configOf(settings, now));
  };
  const isEmpty = [...typed.values()].every(text => text.trim() === '');
  return (
    <Popup
      anchor={props.anchor}
      role="dialog"
      aria-label={trans.__('Configuration of %1', model.label)}
      className="jp-ChatExt-config"
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onClose();
        }
      }}
    >
      <p className="jp-ChatExt-note">
        {trans.__('For the next questions. What is empty is not sent.')}
      </p>
      <div ref={fields} className="jp-ChatExt-fields">
        {settings.map(setting => (
          <SettingField
            key={setting.name}
            setting={setting}
            typed={typed.get(setting.name) ?? ''}
            preset={model.config?.[setting.name]}
            onType={text => type(new Map(typed).set(setting.name, text))}
            onEnter={() => {
              if (settings.every(each => !isBad(each, typed))) {
                onClose();
              }
            }}
          />
        ))}
      </div>
      <div className="jp-ChatExt-buttons">
        <button
          type="button"
          className="jp-ChatExt-button"
          disabled={isEmpty}
          onClick={() => {
            type(new Map());
            focusFirst();
          }}
        >
          {trans.__('Reset')}
        </button>
        <button type="button" className="jp-ChatExt-button" onClick={onClose}>
          {trans.__('Close')}
        </button>
      </div>
    </Popup>
  );
}

function typedFor(settings: readonly ISetting[], config: ModelConfig): Typed {
  return new Map(
    settings.map(({ name }) => [name, config[name]?.toString() ?? ''])
  );
}

function isBad(setting: ISetting, typed: Typed): boolean {
  const value = readSetting(setting, typed.get(setting.name) ?? '');
  return typeof value === 'string';
}

/** What is valid of what was typed. */
function configOf(settings: readonly ISetting[], typed: Typed): ModelConfig {
  const values = settings.map(setting => [
    setting.name,
    readSetting(setting, typed.get(setting.name) ?? '')
  ]);
  return Object.fromEntries(
    values.filter(([, value]) => typeof value === 'number')
  ) as ModelConfig;
}
