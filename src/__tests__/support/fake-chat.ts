/**
 * A chat that does nothing but remember what it was asked: set its state, look
 * at its calls.
 */
import { Signal } from '@lumino/signaling';
import type { IFileSource } from '../../core/attachments';
import type { ICheckReport } from '../../core/checks';
import type { IContextSource } from '../../core/context';
import type { IFound, INamedFile } from '../../core/messages';
import type { ModelConfig } from '../../core/config';
import type { IReadingPlace } from '../../core/reading-place';
import type { ITotals } from '../../core/usage';
import type { IChat, IChatState } from '../../state/chat';
import { switchTool } from '../../state/reduce-tools';
import { INITIAL_STATE } from '../../state/reducer';

export const emptyState: IChatState = { ...INITIAL_STATE, connection: 'ready' };

const NO_TOTALS: ITotals = {
  answers: 0,
  inputTokens: 0,
  outputTokens: 0,
  unpriced: 0
};

export class FakeChat implements IChat {
  constructor(state: Partial<IChatState> = {}) {
    this.state = { ...emptyState, ...state };
  }

  state: IChatState;
  readonly changed: Signal<IChat, IChatState> = new Signal(this);

  readonly start = jest.fn(async () => undefined);
  readonly send = jest.fn(
    async (
      _text: string,
      _files?: readonly string[],
      _contexts?: readonly string[]
    ) => undefined
  );
  readonly attach = jest.fn((_files: readonly IFileSource[]) => undefined);
  readonly draftOf = jest.fn((_conversation: string | null) => '');
  readonly keepDraft = jest.fn();
  readonly placeOf = jest.fn(
    (_conversation: string | null): IReadingPlace | null => null
  );
  readonly keepPlace = jest.fn();
  readonly insert = jest.fn((text: string) =>
    this.set({ suggestion: { text, isAdded: true } })
  );
  readonly detach = jest.fn();
  readonly addContext = jest.fn(
    (_sources: readonly IContextSource[]) => undefined
  );
  readonly removeContext = jest.fn((_id: string) => undefined);
  readonly retryContext = jest.fn((_id: string) => undefined);
  readonly suggest = jest.fn((_text: string) => undefined);
  readonly takeSuggestion = jest.fn(() => this.set({ suggestion: null }));
  readonly retryUpload = jest.fn();
  readonly readAttachment = jest.fn(async (_id: string) => new Blob());
  readonly readTotals = jest.fn(async (_conversation: string) => NO_TOTALS);
  readonly unqueue = jest.fn();
  readonly stop = jest.fn(async () => undefined);
  readonly answerApproval = jest.fn(async () => undefined);
  readonly regenerate = jest.fn(async () => undefined);
  readonly edit = jest.fn(
    async (_question: string, _text: string) => undefined
  );
  readonly showBranch = jest.fn(async () => undefined);
  readonly remove = jest.fn(async () => undefined);
  readonly restore = jest.fn(async () => undefined);
  readonly chooseModel = jest.fn();
  readonly setConfig = jest.fn((model: string, config: ModelConfig) =>
    this.set({ configs: { ...this.state.configs, [model]: config } })
  );
  readonly switchTool = jest.fn((id: string, isOn: boolean) =>
    this.set(switchTool(this.state, id, isOn))
  );
  readonly enterKernel = jest.fn();
  readonly enterNotebook = jest.fn();
  readonly refreshModels = jest.fn(async () => undefined);
  readonly refreshConversations = jest.fn(async () => undefined);
  readonly show = jest.fn(async () => undefined);
  readonly showMessage = jest.fn(async () => undefined);
  readonly search = jest.fn(
    async (_text: string, _notebook?: string): Promise<IFound> => ({
      conversations: [],
      more: false
    })
  );
  readonly rename = jest.fn(async () => undefined);
  readonly pin = jest.fn(async () => undefined);
  readonly setNotebook = jest.fn(
    async (_id: string, _notebook: string | null) => undefined
  );
  readonly fork = jest.fn(async (_id: string, _message?: string) => undefined);
  readonly importConversation = jest.fn(async (_file: Blob) => undefined);
  readonly exportConversation = jest.fn(
    async (id: string, format: string): Promise<INamedFile | null> => ({
      name: `${id}.${format}`,
      content: new Blob(['{}'])
    })
  );
  readonly delete = jest.fn(async () => undefined);
  readonly restoreConversation = jest.fn(async () => undefined);
  readonly dismissDeleted = jest.fn();
  readonly setKey = jest.fn(async () => undefined);
  readonly deleteKey = jest.fn(async () => undefined);
  readonly checkProvider = jest.fn(
    async (provider: string): Promise<ICheckReport> => ({
      provider,
      label: provider,
      ok: true,
      steps: []
    })
  );
  readonly startDownload = jest.fn(async () => undefined);
  readonly cancelDownload = jest.fn(async () => undefined);
  readonly refreshMcpServers = jest.fn(async () => undefined);
  readonly startMcpServer = jest.fn(async (_name: string) => undefined);
  readonly stopMcpServer = jest.fn(async (_name: string) => undefined);
  readonly readMcpLog = jest.fn(async (_name: string) => 'last words');
  readonly dismissProblem = jest.fn();
  readonly setVisible = jest.fn();
  readonly dispose = jest.fn();

  /** Change the state, as the real chat does. */
  set(change: Partial<IChatState>): void {
    this.state = { ...this.state, ...change };
    this.changed.emit(this.state);
  }
}
