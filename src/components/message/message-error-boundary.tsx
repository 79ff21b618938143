/**
 * Keeps one broken message from taking the whole chat with it, and one broken
 * part the message.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { Status } from '../../core/messages';

interface IProps {
  readonly trans: TranslationBundle;
  /** Whether this is around a part only. */
  readonly isPart?: boolean;
  /** A message is tried again when its status changes. */
  readonly status: Status;
  readonly children: React.ReactNode;
}

interface IState {
  readonly reason: string | null;
}

export class MessageErrorBoundary extends React.Component<IProps, IState> {
  static getDerivedStateFromError(reason: unknown): IState {
    return { reason: String(reason) };
  }

  override state: IState = { reason: null };

  override componentDidUpdate(before: IProps): void {
    if (before.status !== this.props.status && this.state.reason !== null) {
      this.setState({ reason: null });
    }
  }

  override render(): React.ReactNode {
    const { trans, children, isPart } = this.props;
    if (this.state.reason === null) {
      return children;
    }
    return (
      <details className="jp-ChatExt-details">
        <summary>
          {isPart
            ? trans.__('This part of the answer could not be shown.')
            : trans.__('This message could not be shown.')}
        </summary>
        <pre>{this.state.reason}</pre>
      </details>
    );
  }
}
