/**
 * What goes into a tool and what comes out of it. Arguments are shown exactly;
 * a long output is folded.
 */
import React, { useState } from 'react';
import type { ToolCall } from '../../core/tool-calls';
import { visibleText } from '../../core/visible-text';
import { PlainOutput } from '../mime/plain-output';
import { useServices } from '../services';

/** The arguments by their names; what is no object is shown as it is. */
export function ToolArguments({ call }: { call: ToolCall }): JSX.Element {
  const { trans } = useServices();
  const { input } = call;
  const entries = isRecord(input) ? Object.entries(input) : null;
  if (entries?.length === 0 && call.state !== 'input-streaming') {
    return <p className="jp-ChatExt-note">{trans.__('without arguments')}</p>;
  }
  if (!entries) {
    const raw = input ?? ('rawInput' in call ? call.rawInput : undefined);
    return <Value label={trans.__('Input')} value={raw} />;
  }
  return (
    <dl className="jp-ChatExt-arguments" aria-label={trans.__('Arguments')}>
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{visibleText(name)}</dt>
          <dd>
            <pre tabIndex={isLong(exactly(value)) ? 0 : undefined}>
              {exactly(value)}
            </pre>
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function ToolOutput({ call }: { call: ToolCall }): JSX.Element | null {
  const { trans } = useServices();
  if (call.state === 'output-error') {
    return <Value label={trans.__('Error')} value={call.errorText} />;
  }
  const reason = call.approval?.reason;
  if (call.state === 'output-denied') {
    return reason ? <Value label={trans.__('Reason')} value={reason} /> : null;
  }
  return <Value label={trans.__('Output')} value={call.output} />;
}

function Value(props: { label: string; value: unknown }): JSX.Element | null {
  if (props.value === undefined || props.value === '') {
    return null;
  }
  const text = visibleText(inLines(props.value));
  return (
    <div>
      <p className="jp-ChatExt-note">{props.label}</p>
      <Folded text={text} label={props.label} />
    </div>
  );
}

const LINES = 12;
const CHARACTERS = 2000;

/** The beginning of a long text, until somebody wants all of it. */
function Folded(props: { text: string; label: string }): JSX.Element {
  const { trans } = useServices();
  const [isWhole, setWhole] = useState(false);
  const { text } = props;
  if (isWhole || !isLong(text)) {
    return <PlainOutput {...props} />;
  }
  const lines = text.split('\n');
  const head = lines.slice(0, LINES).join('\n').slice(0, CHARACTERS);
  return (
    <>
      <PlainOutput text={`${head}\n…`} label={props.label} />
      <div className="jp-ChatExt-buttons">
        <button
          type="button"
          className="jp-ChatExt-button"
          onClick={() => setWhole(true)}
        >
          {lines.length > LINES
            ? trans.__('Show all %1 lines', lines.length.toLocaleString())
            : trans.__('Show all %1 characters', text.length.toLocaleString())}
        </button>
      </div>
    </>
  );
}

function isLong(text: string): boolean {
  return text.length > CHARACTERS || text.split('\n').length > LINES;
}

/** Text with lines is shown in lines; everything else as JSON. */
function exactly(value: unknown): string {
  return visibleText(
    typeof value === 'string' && value.includes('\n') ? value : json(value)
  );
}

function inLines(value: unknown): string {
  return typeof value === 'string' ? value : json(value);
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
