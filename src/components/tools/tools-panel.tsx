/**
 * What a model may be lent to answer, with a switch for each.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useId, useRef } from 'react';
import {
  MAX_TOOLS,
  WEB_SEARCH,
  groupTools,
  summaryOfTool
} from '../../core/tools';
import type { ITool, IToolGroup } from '../../core/tools';
import { DialogPopup } from '../popup';
import { useServices } from '../services';
import type { IToolsButtonProps } from './tools-button';

export interface IToolsPanelProps extends IToolsButtonProps {
  readonly onClose: () => void;
}

export function ToolsPanel(props: IToolsPanelProps): JSX.Element {
  const { trans } = useServices();
  const { tools, lent, onClose } = props;
  const list = useRef<HTMLDivElement>(null);
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const first = list.current?.querySelector<HTMLElement>('[role="switch"]');
    (first ?? close.current)?.focus();
  }, []);
  return (
    <DialogPopup
      anchor={props.anchor}
      label={trans.__('Tools')}
      className="jp-ChatExt-config"
      onClose={onClose}
    >
      <p className="jp-ChatExt-note">
        {lent.length < MAX_TOOLS
          ? trans.__('What the model may use to answer you.')
          : trans.__('A question can bring %1 tools at most.', MAX_TOOLS)}
      </p>
      <div ref={list} className="jp-ChatExt-fields">
        {groupTools(tools).map(group => (
          <ToolGroup key={group.key} {...props} group={group} />
        ))}
      </div>
      <div className="jp-ChatExt-buttons">
        <button
          ref={close}
          type="button"
          className="jp-ChatExt-button"
          onClick={onClose}
        >
          {trans.__('Close')}
        </button>
      </div>
    </DialogPopup>
  );
}

function ToolGroup({
  group,
  lent,
  onSwitch
}: IToolsPanelProps & { group: IToolGroup }): JSX.Element {
  const { trans } = useServices();
  const id = useId();
  const { owner, tools } = group;
  return (
    <div role="group" aria-labelledby={id}>
      <div id={id} className="jp-ChatExt-group" title={owner}>
        {titleOf(group, trans)}
      </div>
      {tools.map(tool => (
        <ToolSwitch
          key={tool.id}
          tool={tool}
          isOn={lent.includes(tool)}
          isFull={lent.length >= MAX_TOOLS}
          onSwitch={isOn => onSwitch(tool, isOn)}
        />
      ))}
    </div>
  );
}

function titleOf(
  { owner, tools }: IToolGroup,
  trans: TranslationBundle
): string {
  if (tools.includes(WEB_SEARCH)) {
    return trans.__('At the provider');
  }
  if (tools.some(({ server }) => server)) {
    return trans.__('%1 (MCP server)', owner);
  }
  return owner.split('/').at(-1) || trans.__('A kernel without a notebook');
}

function ToolSwitch(props: {
  tool: ITool;
  isOn: boolean;
  /** Whether no other tool can be switched on. */
  isFull: boolean;
  onSwitch: (isOn: boolean) => void;
}): JSX.Element {
  const { trans } = useServices();
  const id = useId();
  const { tool, isOn } = props;
  const isSearch = tool === WEB_SEARCH;
  const name = isSearch ? trans.__('Web search') : tool.name;
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      aria-label={name}
      aria-describedby={id}
      title={tool.heading}
      disabled={props.isFull && !isOn}
      className="jp-ChatExt-switch"
      onClick={() => props.onSwitch(!isOn)}
    >
      <span
        className={`jp-ChatExt-switch-name ${isSearch ? '' : 'jp-mod-code'}`}
      >
        {name}
      </span>
      <span id={id} className="jp-ChatExt-note">
        {tool.approval && (
          <span className="jp-ChatExt-asks">{trans.__('asks first')}</span>
        )}{' '}
        {isSearch
          ? trans.__('What it searches for leaves the chat.')
          : summaryOfTool(tool)}
      </span>
      <span aria-hidden="true" className="jp-ChatExt-switch-track" />
    </button>
  );
}
