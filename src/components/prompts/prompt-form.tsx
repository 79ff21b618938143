/**
 * Asks for the values of a prompt's variables, and shows what becomes of it.
 */
import type { RefObject } from 'react';
import React, { useEffect, useId, useMemo, useRef, useState } from 'react';
import { fillPrompt, piecesOf, variablesOf } from '../../core/prompts';
import type { IVariable } from '../../core/prompts';
import { useAutoGrow } from '../composer/auto-grow';
import { insertLineBreak, meaningOf } from '../composer/enter-key';
import { DialogPopup } from '../popup';
import { useServices } from '../services';

/** Beyond it variables stay as they are written. */
const MAX_FIELDS = 50;

export interface IPromptFormProps {
  readonly prompt: string;
  readonly anchor: RefObject<HTMLElement>;
  /** Called with the prompt, filled. */
  readonly onUse: (text: string) => void;
  readonly onCancel: () => void;
}

export function PromptForm(props: IPromptFormProps): JSX.Element {
  const { trans } = useServices();
  const { prompt } = props;
  const variables = useMemo(
    () => variablesOf(prompt).slice(0, MAX_FIELDS),
    [prompt]
  );
  const [values, setValues] = useState<ReadonlyMap<string, string>>(
    () => new Map(variables.map(each => [each.name, each.default ?? '']))
  );
  const isComplete = variables.every(each => isFilled(each, values));
  const use = (): void => {
    if (isComplete) {
      props.onUse(fillPrompt(prompt, values));
    }
  };
  return (
    <DialogPopup
      anchor={props.anchor}
      label={trans.__('Fill in the prompt')}
      className="jp-ChatExt-promptForm"
      onClose={props.onCancel}
    >
      <div className="jp-ChatExt-fields">
        {variables.map(({ name }, index) => (
          <Field
            key={name}
            name={name}
            isFirst={index === 0}
            value={values.get(name) ?? ''}
            onChange={value => setValues(new Map(values).set(name, value))}
            onEnter={use}
          />
        ))}
        <Preview prompt={prompt} values={values} />
      </div>
      <div className="jp-ChatExt-buttons">
        <button
          type="button"
          className="jp-ChatExt-button jp-mod-primary"
          disabled={!isComplete}
          onClick={use}
        >
          {trans.__('Use prompt')}
        </button>
        <button
          type="button"
          className="jp-ChatExt-button"
          onClick={props.onCancel}
        >
          {trans.__('Cancel')}
        </button>
      </div>
    </DialogPopup>
  );
}

/** What has a default may also be left empty. */
function isFilled(
  variable: IVariable,
  values: ReadonlyMap<string, string>
): boolean {
  return (
    variable.default !== null || Boolean(values.get(variable.name)?.trim())
  );
}

function Field(props: {
  name: string;
  value: string;
  isFirst: boolean;
  onChange: (value: string) => void;
  onEnter: () => void;
}): JSX.Element {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const { isFirst } = props;
  useAutoGrow(area, props.value);
  useEffect(() => {
    if (isFirst) {
      area.current?.focus();
    }
  }, [isFirst]);
  return (
    <div className="jp-ChatExt-field">
      <label htmlFor={id}>{props.name}</label>
      <textarea
        ref={area}
        id={id}
        rows={1}
        className="jp-ChatExt-input"
        value={props.value}
        // typing replaces a default, as in fields of one line
        onFocus={event => event.currentTarget.select()}
        onChange={event => props.onChange(event.target.value)}
        onKeyDown={event => {
          const meaning = meaningOf(event.nativeEvent, 'enter');
          if (meaning) {
            event.preventDefault();
          }
          if (meaning === 'send') {
            props.onEnter();
          } else if (meaning === 'newline') {
            props.onChange(insertLineBreak(event.currentTarget));
          }
        }}
      />
    </div>
  );
}

function Preview(props: {
  prompt: string;
  values: ReadonlyMap<string, string>;
}): JSX.Element {
  const { trans } = useServices();
  const filled = new Map([...props.values].filter(([, value]) => value));
  return (
    <div>
      <p className="jp-ChatExt-note">{trans.__('Preview')}</p>
      <blockquote
        aria-label={trans.__('Preview')}
        className="jp-ChatExt-preview"
        tabIndex={0}
      >
        {piecesOf(props.prompt, filled).map((piece, index) =>
          'variable' in piece ? (
            <Value
              key={index}
              name={piece.variable}
              value={filled.get(piece.variable)}
            />
          ) : (
            piece.text
          )
        )}
      </blockquote>
    </div>
  );
}

/** A value stands out; where one is missing, its name does. */
function Value(props: { name: string; value?: string }): JSX.Element {
  return props.value ? <mark>{props.value}</mark> : <var>{props.name}</var>;
}
