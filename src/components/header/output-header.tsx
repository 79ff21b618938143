/**
 * The top of a chat in a cell's output: which function answers, what can be
 * done with the conversation, and what to do when the kernel has no such
 * function.
 */
import { addIcon, launcherIcon } from '@jupyterlab/ui-components';
import React, { useEffect, useState } from 'react';
import type { IChat } from '../../state/chat';
import { useChat } from '../../state/use-chat';
import { MissingFunction } from '../cards/missing-function';
import type { KernelAbility } from '../cards/missing-function';
import { IconButton } from '../icon-button';
import { useServices } from '../services';

export interface IOutputHeaderProps {
  readonly chat: IChat;
  /** What people call the function that answers. */
  readonly model: string;
  readonly isDisabled: boolean;
  /** Begin a new conversation in this place. */
  readonly onClear: () => void;
  /** Go on with the conversation in the side panel; absent where there is none. */
  readonly onMove?: () => void;
  /** Run the cell that makes this chat; absent outside of notebooks. */
  readonly onRun?: () => void;
  /** Put a new cell above it. */
  readonly onInsert?: (source: string) => void;
  /** Tell what the kernel can do, until what it returns is called. */
  readonly watchKernel?: (tell: (ability: KernelAbility) => void) => () => void;
}

export function OutputHeader(props: IOutputHeaderProps): JSX.Element {
  const { trans } = useServices();
  const { connection, models, model, current } = useChat(props.chat);
  const isMissing =
    connection === 'ready' && !models.some(({ id }) => id === model);
  return (
    <>
      <div className="jp-ChatExt-header">
        <span className="jp-ChatExt-inline-title">{props.model}</span>
        {!props.isDisabled && (
          <IconButton
            icon={addIcon}
            label={trans.__('New conversation')}
            disabled={!current}
            onClick={props.onClear}
          />
        )}
        {props.onMove && (
          <IconButton
            icon={launcherIcon}
            label={trans.__('Open in side panel')}
            onClick={props.onMove}
          />
        )}
      </div>
      {isMissing && <Missing {...props} key={model} />}
    </>
  );
}

function Missing(props: IOutputHeaderProps): JSX.Element {
  const { model, onRun, onInsert, watchKernel } = props;
  const [ability, setAbility] = useState<KernelAbility>('able');
  useEffect(() => watchKernel?.(setAbility), [watchKernel]);
  return (
    <div className="jp-ChatExt-inline-missing">
      <MissingFunction
        model={model}
        ability={ability}
        onRun={onRun}
        onInsert={onInsert}
      />
    </div>
  );
}
