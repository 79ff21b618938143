/**
 * The settings that a model honours. What is valid counts at once.
 */
import type { RefObject } from 'react';
import React, { useEffect, useRef, useState } from 'react';
import { readSetting, settingsOf } from '../../core/config';
import type { ISetting, ModelConfig, Thinking } from '../../core/config';
import type { IModel } from '../../core/models';
import { DialogPopup } from '../popup';
import { useServices } from '../services';
import { SettingField } from './setting-field';
import { ThinkingField } from './thinking-field';

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
  const { model, onClose } = props;
  const settings = settingsOf(model);
  const fields = useRef<HTMLDivElement>(null);
  const { typed, thinking, isEmpty, change } = useWritten(props, settings);
  const focusFirst = (): void =>
    fields.current?.querySelector<HTMLElement>('input, select')?.focus();
  useEffect(focusFirst, []);
  return (
    <DialogPopup
      anchor={props.anchor}
      label={trans.__('Configuration of %1', model.label)}
      className="jp-ChatExt-config"
      onClose={onClose}
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
            onType={text =>
              change(new Map(typed).set(setting.name, text), thinking)
            }
            onEnter={() => {
              if (settings.every(each => !isBad(each, typed))) {
                onClose();
              }
            }}
          />
        ))}
        {model.thinking && (
          <ThinkingField
            levels={model.thinking}
            level={thinking}
            onChange={level => change(typed, level)}
          />
        )}
      </div>
      <div className="jp-ChatExt-buttons">
        <button
          type="button"
          className="jp-ChatExt-button"
          disabled={isEmpty}
          onClick={() => {
            change(new Map(), undefined);
            focusFirst();
          }}
        >
          {trans.__('Reset')}
        </button>
        <button type="button" className="jp-ChatExt-button" onClick={onClose}>
          {trans.__('Close')}
        </button>
      </div>
    </DialogPopup>
  );
}

interface IWritten {
  readonly typed: Typed;
  readonly thinking: Thinking | undefined;
  readonly isEmpty: boolean;
  readonly change: (typed: Typed, thinking: Thinking | undefined) => void;
}

/** What stands in the fields; what is valid of it is the configuration. */
function useWritten(
  { config, onChange }: IConfigPanelProps,
  settings: readonly ISetting[]
): IWritten {
  const [typed, setTyped] = useState<Typed>(() => typedFor(settings, config));
  const [thinking, setThinking] = useState(config.thinking);
  const change = (now: Typed, level: Thinking | undefined): void => {
    setTyped(now);
    setThinking(level);
    onChange({
      ...configOf(settings, now),
      ...(level && { thinking: level })
    });
  };
  const isEmpty =
    thinking === undefined &&
    [...typed.values()].every(text => text.trim() === '');
  return { typed, thinking, isEmpty, change };
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
