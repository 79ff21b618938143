/**
 * Builds what cells' outputs show. Loaded with the first chat in an output,
 * with everything it imports.
 */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Widget } from '@lumino/widgets';
import { InlineChat } from '../state/inline-chat';
import type { IChatPanel } from '../tokens';
import { HttpTransport } from '../transport/http-transport';
import { InlinePanel } from '../widgets/inline-panel';
import type { IInlinePanelOptions } from '../widgets/inline-panel';
import { documentOf, factsOf } from '../widgets/notebook-of';
import type { IDocument } from '../widgets/notebook-of';
import { watchKernel } from '../widgets/kernel-ability';
import type { IOutputBundle } from '../widgets/output-bundle';
import { insertAbove, runCell } from './cells';
import { followPreferences, hostOf } from './panel-content';

export interface IOutputContentsOptions {
  readonly app: JupyterFrontEnd;
  readonly rendermime: IRenderMimeRegistry;
  readonly trans: TranslationBundle;
  readonly panel: IChatPanel | null;
  readonly loadSettings: (() => Promise<ISettingRegistry.ISettings>) | null;
}

/** All chats in outputs share one connection for what changes on the server. */
export class OutputContents {
  constructor(private readonly options: IOutputContentsOptions) {
    const { trans } = options;
    const { serverSettings } = options.app.serviceManager;
    this.transport = new HttpTransport({ serverSettings, trans });
  }

  async create(bundle: IOutputBundle, output: Widget): Promise<InlinePanel> {
    const { app, rendermime, trans, panel, loadSettings } = this.options;
    const notebook = documentOf(output);
    const inline = new InlineChat({
      transport: this.transport,
      trans,
      key: bundle.chat,
      conversation: bundle.conversation,
      transcript: bundle.transcript,
      notebook: notebook ? factsOf(notebook) : { path: '', kernel: null }
    });
    const content = new InlinePanel({
      rendermime,
      trans,
      host: hostOf(app, trans),
      inline,
      bundle,
      output,
      onMove: panel ? () => void moveTo(panel, inline) : undefined,
      ...(notebook && actionsOf(notebook, output))
    });
    // they say what may be written into the notebook
    await followPreferences(content, loadSettings);
    void inline.start();
    return content;
  }

  private readonly transport: HttpTransport;
}

/** Show the conversation, and its function, in the side panel. */
async function moveTo(panel: IChatPanel, inline: InlineChat): Promise<void> {
  const { model } = inline.chat.state;
  const conversation = await inline.conversation();
  if (conversation === null) {
    return;
  }
  await panel.open();
  const chat = await panel.chat;
  await chat.show(conversation);
  await chat.refreshModels();
  if (model) {
    chat.chooseModel(model);
  }
}

/** What a chat can do with its notebook. */
function actionsOf(
  notebook: IDocument,
  output: Widget
): Pick<IInlinePanelOptions, 'onRun' | 'onInsert' | 'watchKernel'> {
  return {
    onRun: () => void runCell(notebook, output),
    onInsert: source => void insertAbove(notebook, output, source),
    watchKernel: tell => watchKernel(notebook, tell)
  };
}
