/**
 * The way to a first answer without any model: a function of a notebook.
 */
import React, { useState } from 'react';
import { chatErrorOf } from '../../core/errors';
import type { IChatError } from '../../core/messages';
import { Card } from '../cards/card';
import { CommandLines } from '../cards/connection-card';
import { ErrorCard } from '../cards/error-card';
import type { ModelOrigin } from '../models/use-model-setup';
import { useServices } from '../services';
import type { IExampleNotebook } from '../services';

export interface INotebookCardProps {
  readonly onAwait: (origin: ModelOrigin) => void;
}

export function NotebookCard({ onAwait }: INotebookCardProps): JSX.Element {
  const { trans, host } = useServices();
  return (
    <Card
      kind="info"
      title={trans.__('Write a function')}
      hint={
        host.openExample
          ? trans.__('Any Python function of a notebook can answer.')
          : trans.__('Run this in a notebook cell, then choose it as model:')
      }
    >
      {host.openExample ? (
        <Example open={host.openExample} onAwait={onAwait} />
      ) : (
        <CommandLines text={FUNCTION} />
      )}
    </Card>
  );
}

interface IExampleProps extends INotebookCardProps {
  readonly open: () => Promise<IExampleNotebook>;
}

function Example({ open, onAwait }: IExampleProps): JSX.Element {
  const { trans } = useServices();
  const [opened, setOpened] = useState<IExampleNotebook | null>(null);
  const [problem, setProblem] = useState<IChatError | null>(null);
  const attempt = async (action: () => Promise<void>): Promise<void> => {
    setProblem(null);
    try {
      await action();
    } catch (reason) {
      setProblem(chatErrorOf(reason, trans));
    }
  };
  const onOpen = async (): Promise<void> => {
    const example = await open();
    onAwait({ notebook: example.path });
    setOpened(example);
  };
  const { run, path } = opened ?? {};
  const onRun = async (): Promise<void> => {
    if (run && path !== undefined) {
      onAwait({ notebook: path, isRunHere: true });
      await run();
    }
  };
  return (
    <>
      {path !== undefined && (
        <p role="status" className="jp-ChatExt-card-hint">
          {trans.__('Run the cells of %1, then ask here.', path)}
        </p>
      )}
      {problem && <ErrorCard role="alert" error={problem} />}
      <div className="jp-ChatExt-buttons">
        {run && (
          <button
            type="button"
            className="jp-ChatExt-button jp-mod-primary"
            onClick={() => void attempt(onRun)}
          >
            {trans.__('Run its cells')}
          </button>
        )}
        <button
          type="button"
          className={`jp-ChatExt-button ${run ? '' : 'jp-mod-primary'}`}
          onClick={() => void attempt(onOpen)}
        >
          {trans.__('Open the example notebook')}
        </button>
      </div>
    </>
  );
}

/** The same lines stand in the README. */
const FUNCTION = `import jupyter_chat_ext

@jupyter_chat_ext.chat_model
def echo(messages, config):
    yield "You said: "
    yield messages[-1].content`;
