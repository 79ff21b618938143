/**
 * Questions as they are sent, shown and kept waiting.
 */
import { UUID } from '@lumino/coreutils';
import type { IMessage } from '../core/messages';
import type { IQueuedQuestion } from './actions';

export function newQuestion(text: string): IQueuedQuestion {
  return { id: UUID.uuid4(), text };
}

/** A question as it is shown until the server has it. */
export function questionMessage(
  { id, text }: IQueuedQuestion,
  parent: string | null
): IMessage {
  return {
    id,
    role: 'user',
    parent,
    created: new Date().toISOString(),
    status: 'running',
    siblings: [id],
    parts: [{ type: 'text', text }],
    metadata: {}
  };
}

/** A question in place of another: other words, with the same files. */
export function editedMessage(replaced: IMessage, text: string): IMessage {
  const question = newQuestion(text);
  const others = replaced.parts.filter(({ type }) => type !== 'text');
  const shown = questionMessage(question, replaced.parent);
  return {
    ...shown,
    siblings: [...replaced.siblings, question.id],
    parts: [...others, ...shown.parts]
  };
}

/** The questions that wait in conversations that are not on the screen. */
export class WaitingQuestions {
  /** Put a conversation's questions away. */
  keep(conversation: string | null, queue: readonly IQueuedQuestion[]): void {
    this._kept.set(conversation, queue);
  }

  /** Put one question before the others. */
  keepFirst(conversation: string | null, question: IQueuedQuestion): void {
    const others = this._kept.get(conversation) ?? [];
    this._kept.set(conversation, [question, ...others]);
  }

  /** Take a conversation's questions back. */
  take(conversation: string | null): readonly IQueuedQuestion[] {
    const queue = this._kept.get(conversation) ?? [];
    this._kept.delete(conversation);
    return queue;
  }

  private readonly _kept = new Map<string | null, readonly IQueuedQuestion[]>();
}
