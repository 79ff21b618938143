/**
 * Opens the list of tools that go with a question, and tells how many do.
 */
import type { RefObject } from 'react';
import React, { useCallback, useRef, useState } from 'react';
import type { ITool } from '../../core/tools';
import { toolIcon } from '../../icons';
import { useDismiss } from '../dismiss';
import { IconButton } from '../icon-button';
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
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const dismiss = useCallback(() => setOpen(false), []);
  useDismiss(root, isOpen, dismiss);
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
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <ToolsPanel
          {...props}
          onClose={() => {
            setOpen(false);
            button.current?.focus();
          }}
        />
      )}
    </div>
  );
}
