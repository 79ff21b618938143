/**
 * (state, action) → state. Pure: it calls nothing and keeps nothing. What did
 * not change keeps its identity, so that views can skip it.
 */
import type { IChatError } from '../core/messages';
import type { ChatAction } from './actions';
import type { IChatState } from './chat';
import {
  addSummary,
  adoptSummaries,
  loadConversation,
  openConversation,
  removeConversation
} from './reduce-conversations';
import { moved, withAdded, withChanged, withoutItems } from './reduce-drafts';
import { chooseModel, listModels, listProviders } from './reduce-models';
import { moveSwitches, switchTool } from './reduce-tools';
import {
  answerApproval,
  askQuestion,
  dropQuestion,
  editQuestion,
  endReply,
  growReply,
  replaceAnswer
} from './reduce-turn';

export const INITIAL_STATE: IChatState = {
  connection: 'starting',
  problem: null,
  serverVersion: null,
  storeProblem: null,
  conversations: [],
  deleted: [],
  unread: [],
  current: null,
  messages: [],
  reply: null,
  sought: null,
  removed: null,
  queue: [],
  drafts: {},
  contexts: {},
  suggestion: null,
  models: [],
  model: null,
  recentModels: [],
  configs: {},
  tools: [],
  switches: {},
  kernel: null,
  notebook: null,
  prompts: [],
  providers: [],
  userKeys: true,
  mcp: null,
  limits: null,
  activity: 'idle'
};

export function reduce(state: IChatState, action: ChatAction): IChatState {
  const step = STEPS[action.type] as Step<ChatAction>;
  return step(state, action);
}

type Step<Action> = (state: IChatState, action: Action) => IChatState;

/** One step for every action: the compiler misses the ones that are missing. */
const STEPS: {
  [Type in ChatAction['type']]: Step<Extract<ChatAction, { type: Type }>>;
} = {
  'connection-begun': state => ({
    ...state,
    connection: 'starting',
    problem: null
  }),
  'problem-raised': (state, { problem }) => ({
    ...state,
    connection: connectionAfter(problem) ?? state.connection,
    problem
  }),
  'problem-dismissed': state =>
    state.problem ? { ...state, problem: null } : state,

  'conversations-listed': (state, listed) => ({
    ...adoptSummaries(state, listed.conversations, listed.only),
    deleted: listed.deleted,
    connection: 'ready',
    storeProblem: listed.problem
  }),
  'unread-changed': (state, { unread }) => ({ ...state, unread }),
  'deleted-dismissed': state => ({ ...state, deleted: [] }),
  'conversation-changed': (state, { conversation }) =>
    addSummary(state, conversation),
  'conversation-removed': (state, { id }) => removeConversation(state, id),
  'conversation-opened': (state, { conversation, queue }) =>
    openConversation(state, conversation, queue),
  'conversation-created': (state, { conversation }) =>
    moveSwitches(
      moveDraft(
        addSummary({ ...state, current: conversation }, conversation),
        conversation.id
      ),
      conversation.id
    ),
  'conversation-loaded': (state, { conversation }) =>
    loadConversation(state, conversation),

  'message-sought': (state, { message }) => ({
    ...state,
    sought: { message }
  }),
  'message-removed': (state, { removed }) => ({ ...state, removed }),
  'removal-forgotten': state =>
    state.removed ? { ...state, removed: null } : state,

  'models-listed': (state, listed) => listModels(state, listed),
  'version-told': (state, { version }) =>
    state.serverVersion === version
      ? state
      : { ...state, serverVersion: version },
  'model-chosen': (state, { model }) => chooseModel(state, model),
  'recent-models-changed': (state, { models }) => ({
    ...state,
    recentModels: models
  }),
  'config-set': (state, { model, config }) => ({
    ...state,
    configs: { ...state.configs, [model]: config }
  }),
  'switches-remembered': (state, { switches }) => ({ ...state, switches }),
  'tool-switched': (state, { id, isOn }) => switchTool(state, id, isOn),
  'kernel-entered': (state, { kernel }) =>
    state.kernel === kernel ? state : { ...state, kernel },
  'notebook-entered': (state, { notebook }) =>
    state.notebook === notebook ? state : { ...state, notebook },
  'download-changed': (state, { name, download }) => ({
    ...state,
    models: state.models.map(model =>
      model.download?.name === name
        ? { ...model, download: { ...model.download, ...download } }
        : model
    )
  }),
  'providers-listed': (state, listed) => listProviders(state, listed),

  'mcp-servers-listed': (state, { servers }) => ({ ...state, mcp: servers }),

  'files-attached': (state, { conversation, files }) => ({
    ...state,
    drafts: withAdded(state.drafts, conversation, files)
  }),
  'file-changed': (state, { id, change }) => ({
    ...state,
    drafts: withChanged(state.drafts, id, change)
  }),
  'files-detached': (state, { ids }) => ({
    ...state,
    drafts: withoutItems(state.drafts, ids)
  }),
  'contexts-added': (state, { conversation, contexts }) => ({
    ...state,
    contexts: withAdded(state.contexts, conversation, contexts)
  }),
  'context-changed': (state, { id, change }) => ({
    ...state,
    contexts: withChanged(state.contexts, id, change)
  }),
  'contexts-removed': (state, { ids }) => ({
    ...state,
    contexts: withoutItems(state.contexts, ids)
  }),
  'question-suggested': (state, { suggestion }) => ({ ...state, suggestion }),
  'suggestion-taken': state => ({ ...state, suggestion: null }),

  'question-queued': (state, { question }) => ({
    ...state,
    queue: [...state.queue, question]
  }),
  'question-unqueued': (state, action) => ({
    ...state,
    queue: state.queue.filter(({ id }) => id !== action.id)
  }),
  'question-asked': (state, { question }) => askQuestion(state, question),
  'question-edited': (state, { replaced, question }) =>
    editQuestion(state, replaced, question),
  'question-refused': (state, { id }) => dropQuestion(state, id),
  'question-returned': (state, { question }) => ({
    ...dropQuestion(state, question.id),
    queue: [question, ...state.queue]
  }),

  'answer-replaced': (state, { id }) => replaceAnswer(state, id),
  'answer-restored': (state, { messages }) => ({
    ...state,
    messages,
    activity: 'idle'
  }),
  'reply-grown': (state, { reply }) => growReply(state, reply),
  'reply-ended': (state, { reply }) => endReply(state, reply),
  'approval-answered': (state, { approvalId, approved, reason }) =>
    answerApproval(state, { approvalId, approved, reason }),
  'stop-requested': state => ({ ...state, activity: 'stopping' }),
  'stop-failed': state =>
    state.activity === 'stopping'
      ? { ...state, activity: state.reply ? 'answering' : 'asking' }
      : state
};

/** What goes with the first question of a conversation stays with it. */
function moveDraft(state: IChatState, to: string): IChatState {
  return {
    ...state,
    drafts: moved(state.drafts, null, to),
    contexts: moved(state.contexts, null, to)
  };
}

/** What a failure says about the connection. */
function connectionAfter({
  code
}: IChatError): 'missing' | 'unreachable' | null {
  if (code === 'server-missing') {
    return 'missing';
  }
  return UNREACHABLE.includes(code) ? 'unreachable' : null;
}

const UNREACHABLE = ['unreachable', 'login-expired', 'bad-gateway'];
