/**
 * Why the function of a chat in a cell's output cannot be asked now.
 */
import React from 'react';
import { useServices } from '../services';
import { Card } from './card';
import { CommandLines } from './connection-card';

const INSTALL = '%pip install jupyter_chat_ext';

/** Whether a kernel could run the cell of a chat. */
export type KernelAbility = 'able' | 'no-package' | 'not-python';

export interface IMissingFunctionProps {
  readonly model: string;
  readonly ability: KernelAbility;
  readonly onRun?: () => void;
  readonly onInsert?: (source: string) => void;
}

export function MissingFunction(props: IMissingFunctionProps): JSX.Element {
  switch (props.ability) {
    case 'able':
      return <NotRun {...props} />;
    case 'no-package':
      return <NoPackage {...props} />;
    case 'not-python':
      return <NotPython {...props} />;
  }
}

function NotRun({ model, onRun }: IMissingFunctionProps): JSX.Element {
  const { trans } = useServices();
  return (
    <Card
      kind="info"
      title={trans.__('%1 is not there yet.', model)}
      hint={trans.__(
        'Run this cell, and before it those that it needs, to go on.'
      )}
    >
      {onRun && <Action label={trans.__('Run this cell')} onClick={onRun} />}
    </Card>
  );
}

function NotPython({ model }: IMissingFunctionProps): JSX.Element {
  const { trans } = useServices();
  return (
    <Card
      kind="info"
      title={trans.__(
        '%1 is a Python function; this kernel runs another language.',
        model
      )}
      hint={trans.__('Choose a Python kernel, then run this cell.')}
    />
  );
}

function NoPackage({ model, onInsert }: IMissingFunctionProps): JSX.Element {
  const { trans } = useServices();
  return (
    <Card
      kind="info"
      title={trans.__(
        '%1 needs jupyter_chat_ext, which this kernel does not have.',
        model
      )}
      hint={trans.__('Run this line in a cell above, then run this cell:')}
    >
      <CommandLines text={INSTALL} />
      {onInsert && (
        <Action
          label={trans.__('Insert as a cell')}
          onClick={() => onInsert(INSTALL)}
        />
      )}
    </Card>
  );
}

function Action(props: { label: string; onClick: () => void }): JSX.Element {
  return (
    <div className="jp-ChatExt-buttons">
      <button
        type="button"
        className="jp-ChatExt-button"
        onClick={props.onClick}
      >
        {props.label}
      </button>
    </div>
  );
}
