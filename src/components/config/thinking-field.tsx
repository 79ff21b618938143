/**
 * How much a model is told to think before it answers.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useId } from 'react';
import type { Thinking } from '../../core/config';
import { useServices } from '../services';

export interface IThinkingFieldProps {
  readonly levels: readonly Thinking[];
  /** Undefined leaves it to the model. */
  readonly level: Thinking | undefined;
  readonly onChange: (level: Thinking | undefined) => void;
}

export function ThinkingField(props: IThinkingFieldProps): JSX.Element {
  const { trans } = useServices();
  const id = useId();
  const { levels, level } = props;
  return (
    <div className="jp-ChatExt-setting">
      <label htmlFor={id}>{trans.__('Thinking')}</label>
      <select
        id={id}
        className={`jp-ChatExt-input ${level ? 'jp-mod-set' : ''}`}
        aria-describedby={`${id}-help`}
        value={level ?? ''}
        onChange={event =>
          props.onChange(levels.find(each => each === event.target.value))
        }
      >
        <option value="">{trans.__('Not set')}</option>
        {levels.map(each => (
          <option key={each} value={each}>
            {levelWords(each, trans)}
          </option>
        ))}
      </select>
      <p id={`${id}-help`} className="jp-ChatExt-note">
        {trans.__('How much the model thinks before it answers.')}
      </p>
    </div>
  );
}

function levelWords(level: Thinking, trans: TranslationBundle): string {
  switch (level) {
    case 'off':
      return trans.__('Off');
    case 'low':
      return trans.__('Low');
    case 'medium':
      return trans.__('Medium');
    default:
      return trans.__('High');
  }
}
