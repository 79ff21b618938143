/**
 * Everything that can happen to what a view shows.
 */
import type { IAttachedFile, ILimits } from '../core/attachments';
import type { ModelConfig } from '../core/config';
import type { IChosenContext } from '../core/context';
import type {
  IChatError,
  IConversation,
  IConversationSummary,
  IDeleted,
  IMessage
} from '../core/messages';
import type { IMcpServers } from '../core/mcp';
import type { IDownload, IModel, IProvider } from '../core/models';
import type { IPrompt } from '../core/prompts';
import type { ISuggestion } from './chat';
import type { AllSwitches, ITool } from '../core/tools';

export interface IQueuedQuestion {
  readonly id: string;
  readonly text: string;
  /** The files that go with it; all of them are on the server. */
  readonly files: readonly IAttachedFile[];
  /** What it brings along from the notebook; all of it is read. */
  readonly contexts: readonly IChosenContext[];
}

/** A message that can be shown again. */
export interface IRemoved {
  readonly conversation: string;
  readonly message: string;
}

export type ChatAction =
  | { type: 'connection-begun' }
  | { type: 'problem-raised'; problem: IChatError }
  | { type: 'problem-dismissed' }
  | {
      type: 'conversations-listed';
      conversations: readonly IConversationSummary[];
      deleted: readonly IDeleted[];
      problem: IChatError | null;
      /** Only these were asked for: all others stay as they are. */
      only?: readonly string[];
    }
  | { type: 'deleted-dismissed' }
  | { type: 'unread-changed'; unread: readonly string[] }
  | { type: 'conversation-changed'; conversation: IConversationSummary }
  | { type: 'conversation-removed'; id: string }
  | {
      /** Another conversation is shown; its messages are still to come. */
      type: 'conversation-opened';
      conversation: IConversationSummary | null;
      queue: readonly IQueuedQuestion[];
    }
  | {
      /** The new conversation shown has been given its id. */
      type: 'conversation-created';
      conversation: IConversationSummary;
    }
  | { type: 'conversation-loaded'; conversation: IConversation }
  | { type: 'message-sought'; message: string }
  | { type: 'message-removed'; removed: IRemoved }
  | { type: 'removal-forgotten' }
  | {
      type: 'models-listed';
      models: readonly IModel[];
      limits: ILimits | null;
      prompts: readonly IPrompt[];
      tools: readonly ITool[];
    }
  | { type: 'version-told'; version: string | null }
  | { type: 'model-chosen'; model: string | null }
  | { type: 'recent-models-changed'; models: readonly string[] }
  | { type: 'config-set'; model: string; config: ModelConfig }
  | { type: 'switches-remembered'; switches: AllSwitches }
  | {
      /** The person wants a tool to go with the questions of this conversation, or not. */
      type: 'tool-switched';
      id: string;
      isOn: boolean;
    }
  | { type: 'kernel-entered'; kernel: string | null }
  | { type: 'notebook-entered'; notebook: string | null }
  | {
      type: 'download-changed';
      name: string;
      download: Partial<IDownload>;
    }
  | {
      type: 'providers-listed';
      providers: readonly IProvider[];
      userKeys: boolean;
    }
  | {
      /** For the question being written in a conversation; null is the new one. */
      type: 'files-attached';
      conversation: string | null;
      files: readonly IAttachedFile[];
    }
  | { type: 'file-changed'; id: string; change: Partial<IAttachedFile> }
  | { type: 'files-detached'; ids: readonly string[] }
  | {
      /** For the question being written in a conversation; null is the new one. */
      type: 'contexts-added';
      conversation: string | null;
      contexts: readonly IChosenContext[];
    }
  | { type: 'context-changed'; id: string; change: Partial<IChosenContext> }
  | { type: 'contexts-removed'; ids: readonly string[] }
  | { type: 'question-suggested'; suggestion: ISuggestion }
  | { type: 'suggestion-taken' }
  | { type: 'question-queued'; question: IQueuedQuestion }
  | { type: 'question-unqueued'; id: string }
  | { type: 'question-asked'; question: IMessage }
  | {
      /** A question stands in the place of another, and of what followed that. */
      type: 'question-edited';
      replaced: string;
      question: IMessage;
    }
  | { type: 'question-refused'; id: string }
  | {
      /** The question could not be asked now: it waits at the head of the queue. */
      type: 'question-returned';
      question: IQueuedQuestion;
    }
  | { type: 'answer-replaced'; id: string }
  | { type: 'answer-restored'; messages: readonly IMessage[] }
  | { type: 'reply-grown'; reply: IMessage }
  | { type: 'reply-ended'; reply: IMessage }
  | {
      /** A person answered a tool call of a message that waits. */
      type: 'approval-answered';
      approvalId: string;
      approved: boolean;
      reason?: string;
    }
  | { type: 'mcp-servers-listed'; servers: IMcpServers }
  | { type: 'stop-requested' }
  | { type: 'stop-failed' };
