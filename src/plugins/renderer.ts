/**
 * Shows `ui.chat(...)` in cells' outputs. Runs only what a trusted notebook
 * holds; others show the conversation as text.
 */
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator } from '@jupyterlab/translation';
import { IChatPanel } from '../tokens';
import { ChatOutput } from '../widgets/chat-output';
import { MIME_TYPE } from '../widgets/output-bundle';
import type { OutputContents } from './renderer-content';

export const rendererPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-chat-ext:renderer',
  description: "Shows chats in the outputs of notebooks' cells.",
  autoStart: true,
  requires: [IRenderMimeRegistry, ITranslator],
  optional: [IChatPanel, ISettingRegistry],
  activate: (
    app: JupyterFrontEnd,
    rendermime: IRenderMimeRegistry,
    translator: ITranslator,
    panel: IChatPanel | null,
    settings: ISettingRegistry | null
  ): void => {
    const trans = translator.load('jupyter_chat_ext');
    let contents: Promise<OutputContents> | null = null;
    const loadContents = async (): Promise<OutputContents> => {
      const { OutputContents } = await import('./renderer-content');
      const { panelPlugin } = await import('./panel');
      const loadSettings = settings && (() => settings.load(panelPlugin.id));
      return new OutputContents({
        app,
        rendermime,
        trans,
        panel,
        loadSettings
      });
    };
    rendermime.addFactory(
      {
        safe: false,
        mimeTypes: [MIME_TYPE],
        createRenderer: () =>
          new ChatOutput({
            trans,
            load: async (bundle, output) => {
              contents ??= loadContents();
              return (await contents).create(bundle, output);
            }
          })
      },
      0
    );
  }
};
