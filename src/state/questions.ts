/**
 * Questions as they are sent, shown and kept waiting.
 */
import { UUID } from '@lumino/coreutils';
import { partsOf } from '../core/attachments';
import type { IAttachedFile } from '../core/attachments';
import { contextPart } from '../core/context';
import type { IChosenContext } from '../core/context';
import { codeOf } from '../core/errors';
import type { IMessage, Part } from '../core/messages';
import type { IQueuedQuestion } from './actions';

export function newQuestion(
  text: string,
  files: readonly IAttachedFile[] = [],
  contexts: readonly IChosenContext[] = []
): IQueuedQuestion {
  return { id: UUID.uuid4(), text, files, contexts };
}

/** A question as it is shown until the server has it. */
export function questionMessage(
  { id, text, files, contexts }: IQueuedQuestion,
  parent: string | null
): IMessage {
  const words: Part[] = text ? [{ type: 'text', text }] : [];
  const brought = contexts.flatMap(({ context }) =>
    context ? [contextPart(context)] : []
  );
  return {
    id,
    role: 'user',
    parent,
    created: new Date().toISOString(),
    status: 'running',
    siblings: [id],
    parts: [...brought, ...files.flatMap(partsOf), ...words],
    metadata: {}
  };
}

/** A question in place of another: other words, with the same files and context. */
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

/** How often a question is tried again when others ask at the same time. */
const MAX_RETURNS = 3;

/** Questions that were not taken because the conversation was answering another. */
export class ReturnedQuestions {
  /** Whether a refused question may wait for that answer and be asked again. */
  mayReturn({ id }: IQueuedQuestion, error: unknown): boolean {
    if (codeOf(error) !== 'turn-running') {
      return false;
    }
    const count = (this._counts.get(id) ?? 0) + 1;
    this._counts.set(id, count);
    return count <= MAX_RETURNS;
  }

  private readonly _counts = new Map<string, number>();
}
