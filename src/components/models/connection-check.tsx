/**
 * Asks the server how far a question to a provider would come, and shows each
 * step with what was found and what to do.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useState } from 'react';
import type { ICheckReport, ICheckStep, StepName } from '../../core/checks';
import { chatErrorOf } from '../../core/errors';
import type { IChatError } from '../../core/messages';
import type { IProvider } from '../../core/models';
import type { IChat } from '../../state/chat';
import { useServices } from '../services';

export interface IConnectionCheckProps {
  readonly chat: IChat;
  readonly provider: IProvider;
}

/** A button, and what the newest check found. */
export function ConnectionCheck(props: IConnectionCheckProps): JSX.Element {
  const { trans } = useServices();
  const { label } = props.provider;
  const { isRunning, report, problem, run } = useCheck(props);
  return (
    <div className="jp-ChatExt-connection">
      <button
        type="button"
        className="jp-ChatExt-button"
        aria-label={trans.__('Check the connection to %1', label)}
        // not `disabled`, which would lose the focus
        aria-disabled={isRunning}
        onClick={() => !isRunning && void run()}
      >
        {isRunning ? trans.__('Checking…') : trans.__('Check connection')}
      </button>
      <p role="status" className="jp-ChatExt-note">
        {isRunning
          ? trans.__('%1 is being asked two tiny questions.', label)
          : (problem?.title ?? summaryOf(report, trans))}
      </p>
      {problem?.hint && <p className="jp-ChatExt-note">{problem.hint}</p>}
      {report && (
        <ol
          aria-label={trans.__('Check of the connection to %1', label)}
          className="jp-ChatExt-connection-steps"
        >
          {reached(report.steps).map(step => (
            <CheckStep key={step.name} step={step} />
          ))}
        </ol>
      )}
    </div>
  );
}

interface ICheck {
  readonly isRunning: boolean;
  readonly report: ICheckReport | null;
  /** Why the server could not be asked. */
  readonly problem: IChatError | null;
  readonly run: () => Promise<void>;
}

function useCheck({ chat, provider }: IConnectionCheckProps): ICheck {
  const { trans } = useServices();
  const [isRunning, setRunning] = useState(false);
  const [report, setReport] = useState<ICheckReport | null>(null);
  const [problem, setProblem] = useState<IChatError | null>(null);
  const run = async (): Promise<void> => {
    setRunning(true);
    setReport(null);
    setProblem(null);
    try {
      setReport(await chat.checkProvider(provider.name));
    } catch (thrown) {
      setProblem(chatErrorOf(thrown, trans));
    }
    setRunning(false);
  };
  return { isRunning, report, problem, run };
}

/** The steps until the one that failed: what follows that says nothing. */
function reached(steps: readonly ICheckStep[]): readonly ICheckStep[] {
  const last = steps.findIndex(({ state }) => state === 'failed');
  return last < 0 ? steps : steps.slice(0, last + 1);
}

function CheckStep({ step }: { step: ICheckStep }): JSX.Element {
  const { trans } = useServices();
  const { name, state, title, seconds, problem } = step;
  const time =
    seconds === undefined ? '' : trans.__('%1 s', seconds.toFixed(2));
  return (
    <li className={`jp-ChatExt-connection-step jp-mod-${state}`}>
      <span role="img" aria-label={stateWords(state, trans)}>
        {{ ok: '✓', failed: '✗', skipped: '–' }[state]}
      </span>
      <span className="jp-ChatExt-connection-name">
        {stepWords(name, trans)}
      </span>
      <span className="jp-ChatExt-connection-time">{time}</span>
      <span className="jp-ChatExt-connection-title">{title}</span>
      {problem?.hint && (
        <span className="jp-ChatExt-connection-hint">{problem.hint}</span>
      )}
      {problem?.detail && (
        <details className="jp-ChatExt-details">
          <summary>{trans.__('Details')}</summary>
          <pre tabIndex={0} role="group" aria-label={trans.__('Details')}>
            {problem.detail}
          </pre>
        </details>
      )}
    </li>
  );
}

function summaryOf(
  report: ICheckReport | null,
  trans: TranslationBundle
): string {
  if (!report) {
    return '';
  }
  const asked = report.model ?? report.label;
  return report.ok
    ? trans.__('%1 can be asked.', asked)
    : trans.__('%1 cannot be asked yet.', asked);
}

function stateWords(
  state: ICheckStep['state'],
  trans: TranslationBundle
): string {
  return {
    ok: trans.__('In order'),
    failed: trans.__('Failed'),
    skipped: trans.__('Skipped')
  }[state];
}

function stepWords(name: StepName, trans: TranslationBundle): string {
  return {
    settings: trans.__('Settings'),
    key: trans.__('Key'),
    dns: trans.__('Host name (DNS)'),
    proxy: trans.__('Proxy'),
    tcp: trans.__('Connection (TCP)'),
    tls: trans.__('Certificate (TLS)'),
    auth: trans.__('Access'),
    model: trans.__('Model'),
    streaming: trans.__('Answer'),
    tools: trans.__('Tools')
  }[name];
}
