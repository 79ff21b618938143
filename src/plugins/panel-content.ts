/**
 * Builds what the panel shows. Loaded when the panel is first shown, with
 * everything it imports.
 */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IChatHost } from '../components/services';
import { readPreferences } from '../settings';
import type { IChat } from '../state/chat';
import { ChatSession } from '../state/chat-session';
import { HttpTransport } from '../transport/http-transport';
import { ChatPanel } from '../widgets/chat-panel';
import { partRenderers } from './additions';
import { codeActions } from './code-actions';
import { dragCode } from './drag-code';
import { providers } from './context';
import { sourceAt } from './contents-file';
import { endpointSettings } from './endpoint-settings';
import { openExample } from './example-notebook';
import { openNotebook } from './open-notebook';
import { saveFile } from './save-file';
import { showCell } from './cells';
import type { PanelMemory } from './panel-memory';

export interface IPanelContentOptions {
  readonly app: JupyterFrontEnd;
  readonly rendermime: IRenderMimeRegistry;
  readonly trans: TranslationBundle;
  readonly memory: PanelMemory;
  /** Loads the preferences; null where there are no settings. */
  readonly loadSettings: (() => Promise<ISettingRegistry.ISettings>) | null;
  /** Loads the settings of the providers, only to be told of changes. */
  readonly loadProviders: (() => Promise<ISettingRegistry.ISettings>) | null;
}

export async function createContent(
  options: IPanelContentOptions
): Promise<ChatPanel> {
  const { app, trans, memory } = options;
  const transport = new HttpTransport({
    serverSettings: app.serviceManager.serverSettings,
    trans
  });
  const chat = new ChatSession({ transport, memory, trans });
  void chat.start();
  const panel = new ChatPanel({
    chat,
    rendermime: options.rendermime,
    trans,
    host: hostOf(app, trans, options.loadProviders)
  });
  panel.disposed.connect(() => transport.dispose());
  await followPreferences(panel, options.loadSettings);
  void followProviders(chat, options.loadProviders);
  return panel;
}

/** The server reads these settings itself: it is only asked to look again. */
export async function followProviders(
  chat: Pick<IChat, 'refreshModels'>,
  loadProviders: IPanelContentOptions['loadProviders']
): Promise<void> {
  try {
    const settings = await loadProviders?.();
    settings?.changed.connect(() => void chat.refreshModels());
  } catch (reason) {
    console.warn('The settings of providers cannot be followed.', reason);
  }
}

/** A chat works with its defaults where there are no settings. */
export async function followPreferences(
  panel: ChatPanel,
  loadSettings: IPanelContentOptions['loadSettings']
): Promise<void> {
  try {
    const settings = await loadSettings?.();
    if (settings) {
      panel.preferences = readPreferences(settings);
      settings.changed.connect(() => {
        panel.preferences = readPreferences(settings);
      });
    }
  } catch (reason) {
    console.warn('The preferences of the chat could not be read.', reason);
  }
}

const SETTINGS_EDITOR = 'settingeditor:open';

/** The editor searches for titles: this is the one in schema/providers.json. */
export const PROVIDER_SETTINGS = 'Chat: models and providers';

export function hostOf(
  app: JupyterFrontEnd,
  trans: TranslationBundle,
  loadProviders: IPanelContentOptions['loadProviders'] = null
): IChatHost {
  const { commands, serviceManager } = app;
  return {
    showCell: (line, kernel) => showCell(app, line, kernel),
    openNotebook: (path, forget) => openNotebook(app, path, forget, trans),
    saveFile: file => saveFile(app, file, trans),
    codeActions: codeActions(app, trans),
    contexts: providers,
    partRenderers,
    dragCode,
    fileAt: path => sourceAt(serviceManager.contents, path),
    endpoints: loadProviders ? endpointSettings(loadProviders) : undefined,
    openExample: commands.hasCommand('docmanager:open')
      ? () => openExample(app, trans)
      : undefined,
    openProviderSettings: commands.hasCommand(SETTINGS_EDITOR)
      ? () =>
          void commands.execute(SETTINGS_EDITOR, { query: PROVIDER_SETTINGS })
      : undefined
  };
}
