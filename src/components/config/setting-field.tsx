/**
 * One setting of a model: empty means that it is not sent.
 */
import React, { useId } from 'react';
import { readSetting, stepSetting } from '../../core/config';
import type { ISetting } from '../../core/config';
import { useServices } from '../services';
import { complaint, rangeOf, wordsFor } from './setting-words';

export interface ISettingFieldProps {
  readonly setting: ISetting;
  /** What is written in the field. */
  readonly typed: string;
  /** What counts while nothing is written, if the model's author said so. */
  readonly preset: number | undefined;
  readonly onType: (typed: string) => void;
  readonly onEnter: () => void;
}

export function SettingField(props: ISettingFieldProps): JSX.Element {
  const { trans } = useServices();
  const id = useId();
  const { setting, typed, preset } = props;
  const { label, help } = wordsFor(setting.name, trans);
  const value = readSetting(setting, typed);
  const error =
    typeof value === 'string' ? complaint(value, setting, trans) : null;

  const onKeyDown = (event: React.KeyboardEvent): void => {
    const direction = DIRECTIONS.get(event.key);
    if (event.key === 'Enter') {
      event.preventDefault();
      props.onEnter();
    } else if (direction && typeof value !== 'string') {
      event.preventDefault();
      const from = value ?? preset ?? Math.max(0, setting.min);
      props.onType(String(stepSetting(setting, from, direction)));
    }
  };
  return (
    <div className="jp-ChatExt-setting">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode="decimal"
        role="spinbutton"
        autoComplete="off"
        className={`jp-ChatExt-input ${typeof value === 'number' ? 'jp-mod-set' : ''}`}
        aria-valuemin={setting.min}
        aria-valuemax={setting.max}
        aria-valuenow={typeof value === 'number' ? value : undefined}
        aria-valuetext={typed || trans.__('Not set')}
        aria-invalid={error !== null}
        aria-describedby={`${id}-help ${id}-error`}
        placeholder={preset === undefined ? trans.__('Not set') : `${preset}`}
        value={typed}
        onChange={event => props.onType(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <p id={`${id}-help`} className="jp-ChatExt-note">
        {`${help} ${rangeOf(setting)}`}
      </p>
      <p id={`${id}-error`} role="alert" className="jp-ChatExt-setting-error">
        {error}
      </p>
    </div>
  );
}

const DIRECTIONS: ReadonlyMap<string, 1 | -1> = new Map([
  ['ArrowUp', 1],
  ['ArrowDown', -1]
]);
