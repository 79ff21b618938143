/**
 * A person's yes or no to a tool: shown at once, told to the server, which then
 * lets the answer go on.
 */
import { ChatFailure } from '../core/errors';
import type { IChatTransport } from '../transport/chat-transport';
import type { ChatStore } from './chat-store';

export interface IApprovalsOptions {
  readonly store: ChatStore;
  readonly transport: IChatTransport;
  /** Fetch the conversation shown, and follow its answer. */
  readonly refresh: () => Promise<void>;
  /** Turns whatever was thrown into a problem that is shown. */
  readonly raise: (thrown: unknown) => void;
}

export interface IApprovalAnswer {
  readonly approved: boolean;
  /** Told to the model with a denial. */
  readonly reason?: string;
}

export class Approvals {
  constructor(private readonly _options: IApprovalsOptions) {}

  async answer(approvalId: string, answer: IApprovalAnswer): Promise<void> {
    const { store, transport, raise } = this._options;
    const { current } = store.state;
    if (!current) {
      return;
    }
    store.dispatch({ type: 'approval-answered', approvalId, ...answer });
    try {
      await transport.answerApproval(current.id, approvalId, answer);
    } catch (error) {
      if (!isAnswered(error)) {
        raise(error);
      }
    }
    await this._look(current.id);
  }

  /** Whether nothing is answered, and the last answer waits for the person. */
  get areDue(): boolean {
    const { activity, messages } = this._options.store.state;
    return activity === 'idle' && messages.at(-1)?.status === 'waiting';
  }

  /** End the answer that waits: nothing that it asked for runs. */
  async denyAll(): Promise<void> {
    const { store, transport, raise } = this._options;
    const { current } = store.state;
    if (current) {
      await transport.stopTurn(current.id).catch(raise);
      await this._look(current.id);
    }
  }

  /** Whatever came of it, the server knows. */
  private async _look(conversation: string): Promise<void> {
    const { store, refresh } = this._options;
    if (store.state.current?.id === conversation) {
      await refresh();
    }
  }
}

/** Somebody else was faster; what they said is shown in a moment. */
function isAnswered(error: unknown): boolean {
  return error instanceof ChatFailure && error.code === 'approval-answered';
}
