/**
 * A tool that the model called: its name and state, input and output folded.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { DynamicToolUIPart, ToolUIPart } from 'ai';
import React from 'react';
import type { Part } from '../../core/messages';
import { useServices } from '../services';

type Tool = ToolUIPart | DynamicToolUIPart;

/** The part as a tool call, or null when it is none. */
export function asTool(part: Part): Tool | null {
  return part.type === 'dynamic-tool' || part.type.startsWith('tool-')
    ? (part as Tool)
    : null;
}

function nameOf(tool: Tool): string {
  return tool.type === 'dynamic-tool'
    ? tool.toolName
    : tool.type.slice('tool-'.length);
}

export function ToolPart({ tool }: { tool: Tool }): JSX.Element {
  const { trans } = useServices();
  return (
    <details
      className={`jp-ChatExt-details jp-ChatExt-tool jp-mod-${tool.state}`}
    >
      <summary>
        <span className="jp-ChatExt-tool-name">{nameOf(tool)}</span>
        <span className="jp-ChatExt-note">{stateOf(tool, trans)}</span>
      </summary>
      <Value label={trans.__('Input')} value={tool.input} />
      <Value label={trans.__('Output')} value={tool.output} />
      {tool.errorText && (
        <Value label={trans.__('Error')} value={tool.errorText} />
      )}
    </details>
  );
}

function stateOf(tool: Tool, trans: TranslationBundle): string {
  switch (tool.state) {
    case 'input-streaming':
      return trans.__('preparing…');
    case 'approval-requested':
      return trans.__('waiting for approval');
    case 'output-available':
      return trans.__('done');
    case 'output-error':
      return trans.__('failed');
    case 'output-denied':
      return trans.__('denied');
    default:
      return trans.__('running…');
  }
}

function Value(props: { label: string; value: unknown }): JSX.Element | null {
  if (props.value === undefined) {
    return null;
  }
  const text =
    typeof props.value === 'string'
      ? props.value
      : JSON.stringify(props.value, null, 2);
  return (
    <div>
      <p className="jp-ChatExt-note">{props.label}</p>
      <pre tabIndex={0} aria-label={props.label}>
        {text}
      </pre>
    </div>
  );
}
