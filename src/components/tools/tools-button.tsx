/**
 * Opens the list of tools that go with a question, and tells how many do.
 */
import type { RefObject } from 'react';
import React from 'react';
import type { ITool } from '../../core/tools';
import { toolIcon } from '../../icons';
import { IconButton } from '../icon-button';
import { useOpening } from '../opening';
import { useServices } from '../services';
import { ToolsPanel } from './tools-panel';

export interface IToolsButtonProps {
  readonly tools: readonly ITool[];
  /** Those that go with the next question. */
  readonly lent: readonly ITool[];
  readonly anchor: RefObject<HTMLElement>;
  readonly onSwitch: (tool: ITool, isOn: boolean) => void;
}

export function ToolsButton(props: IToolsButtonProps): JSX.Element {
  const { trans } = useServices();
  const { isOpen, root, button, toggle, close } = useOpening();
  const count = props.lent.length;
  return (
    <div ref={root} className="jp-ChatExt-tool-button">
      <IconButton
        ref={button}
        icon={toolIcon}
        label={
          count > 0
            ? trans._n('Tools, %1 switched on', 'Tools, %1 switched on', count)
            : trans.__('Tools')
        }
        className={count > 0 ? 'jp-mod-marked' : undefined}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={toggle}
      />
      {isOpen && <ToolsPanel {...props} onClose={close} />}
    </div>
  );
}
