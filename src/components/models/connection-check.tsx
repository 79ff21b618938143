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

/** The newest check of a provider, as far as it is. */
export interface IConnectionCheck {
  readonly isRunning: boolean;
  readonly report: ICheckReport | null;
  /** Why the server could not be asked. */
  readonly problem: IChatError | null;
  readonly run: () => void;
}

export function useConnectionCheck(
  chat: IChat,
  provider: IProvider
): IConnectionCheck {
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
  return { isRunning, report, problem, run: () => void run() };
}

export interface ICheckButtonProps {
  readonly check: IConnectionCheck;
  readonly provider: IProvider;
}

export function CheckButton({
  check,
  provider
}: ICheckButtonProps): JSX.Element {
  const { trans } = useServices();
  return (
    <button
      type="button"
      className="jp-ChatExt-button"
      aria-label={trans.__('Check the connection to %1', provider.label)}
      // not `disabled`, which would lose the focus
      aria-disabled={check.isRunning}
      onClick={() => !check.isRunning && check.run()}
    >
      {check.isRunning ? trans.__('Checking…') : trans.__('Check connection')}
    </button>
  );
}

/** What the check found; nothing before the first. */
export function CheckResult({
  check,
  provider
}: ICheckButtonProps): JSX.Element {
  const { trans } = useServices();
  const { report, problem } = check;
  return (
    <div className="jp-ChatExt-check-result">
      <p role="status" className="jp-ChatExt-note">
        {summaryOf(check, provider, trans)}
      </p>
      {problem?.hint && <p className="jp-ChatExt-note">{problem.hint}</p>}
      {report && (
        <ol
          aria-label={trans.__('Check of the connection to %1', provider.label)}
          className="jp-ChatExt-check-steps"
        >
          {report.steps.map(step => (
            <CheckStep key={step.name} step={step} />
          ))}
        </ol>
      )}
    </div>
  );
}

function CheckStep({ step }: { step: ICheckStep }): JSX.Element {
  const { trans } = useServices();
  const { name, state, title, seconds, problem } = step;
  const time =
    seconds === undefined ? '' : trans.__('%1 s', seconds.toFixed(2));
  return (
    <li className={`jp-ChatExt-check-step jp-mod-${state}`}>
      <span role="img" aria-label={stateWords(state, trans)}>
        {{ ok: '✓', failed: '✗', skipped: '–' }[state]}
      </span>
      <span className="jp-ChatExt-check-name">{stepWords(name, trans)}</span>
      <span className="jp-ChatExt-check-time">{time}</span>
      <span className="jp-ChatExt-check-title">{title}</span>
      {problem?.hint && (
        <span className="jp-ChatExt-check-hint">{problem.hint}</span>
      )}
      {problem?.detail && (
        <details className="jp-ChatExt-details">
          <summary>{trans.__('Details')}</summary>
          <pre tabIndex={0} aria-label={trans.__('Details')}>
            {problem.detail}
          </pre>
        </details>
      )}
    </li>
  );
}

function summaryOf(
  { isRunning, report, problem }: IConnectionCheck,
  { label }: IProvider,
  trans: TranslationBundle
): string {
  if (isRunning) {
    return trans.__('%1 is being asked two tiny questions.', label);
  }
  if (problem) {
    return problem.title;
  }
  if (!report) {
    return '';
  }
  return report.ok
    ? trans.__('%1 can be asked.', report.model ?? label)
    : trans.__('%1 cannot be asked yet.', report.model ?? label);
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
