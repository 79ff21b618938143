/**
 * Puts the chat panel in the right sidebar, with a command that shows it.
 */
import { ILabShell, ILayoutRestorer } from '@jupyterlab/application';
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { PageConfig } from '@jupyterlab/coreutils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator } from '@jupyterlab/translation';
import { PromiseDelegate } from '@lumino/coreutils';
import { CommandIDs } from '../commands';
import { chatIcon } from '../chat-icon';
import type { IChat } from '../state/chat';
import { IChatPanel } from '../tokens';
import { LazyPanel } from '../widgets/lazy-panel';
import { BrowserStorage } from './browser-storage';
import { PanelMemory } from './panel-memory';
import { SIDE, makeMovable } from './panel-place';
import { providersPlugin } from './providers';

export const panelPlugin: JupyterFrontEndPlugin<IChatPanel> = {
  id: 'jupyter-chat-ext:panel',
  description: 'Adds the chat panel to the right sidebar.',
  autoStart: true,
  provides: IChatPanel,
  requires: [IRenderMimeRegistry, ITranslator],
  optional: [
    ILayoutRestorer,
    ICommandPalette,
    ISettingRegistry,
    IStateDB,
    ILabShell
  ],
  activate: (
    app: JupyterFrontEnd,
    rendermime: IRenderMimeRegistry,
    translator: ITranslator,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    settings: ISettingRegistry | null,
    database: IStateDB | null,
    shell: ILabShell | null
  ): IChatPanel => {
    const trans = translator.load('jupyter_chat_ext');
    const chat = new PromiseDelegate<IChat>();
    // where no layout is restored, the state database forgets as well
    const { baseUrl } = app.serviceManager.serverSettings;
    const storage = (restorer && database) ?? new BrowserStorage(baseUrl);
    const memory = PanelMemory.load(storage);
    const panel = new LazyPanel({
      trans,
      onVisible: async isOpen => {
        (await memory).isOpen = isOpen;
      },
      load: async () => {
        try {
          const { createContent } = await import('./panel-content');
          const content = await createContent({
            app,
            rendermime,
            trans,
            memory: await memory,
            loadSettings: settings && (() => settings.load(panelPlugin.id)),
            loadProviders: settings && (() => settings.load(providersPlugin.id))
          });
          chat.resolve(content.chat);
          return content;
        } catch (reason) {
          chat.reject(reason);
          throw reason;
        }
      }
    });
    const open = async (): Promise<void> => {
      app.shell.activateById(panel.id);
      await panel.focusComposer();
    };
    // who waits for it is told; nobody needs to
    chat.promise.catch(() => undefined);
    if (isTreePage()) {
      chat.reject(new Error('The page of files has no panel.'));
      return { chat: chat.promise, open: async () => undefined };
    }
    app.shell.add(panel, 'right', SIDE);
    app.commands.addCommand(CommandIDs.open, {
      label: trans.__('Chat'),
      caption: trans.__('Show the chat panel and ask'),
      icon: chatIcon,
      describedBy: { args: { type: 'object', properties: {} } },
      execute: open
    });
    palette?.addItem({
      command: CommandIDs.open,
      category: trans.__('Chat')
    });
    if (shell) {
      makeMovable({ app, shell, panel, trans, palette });
    }
    if (restorer) {
      restorer.add(panel, panel.id);
    } else {
      void reopen(app, memory, open);
    }
    return { chat: chat.promise, open };
  }
};

/** Notebook's page of files has no room for a chat. */
function isTreePage(): boolean {
  return PageConfig.getOption('notebookPage') === 'tree';
}

/** Notebook does not restore its side panels. */
async function reopen(
  app: JupyterFrontEnd,
  memory: Promise<PanelMemory>,
  open: () => Promise<void>
): Promise<void> {
  await app.restored;
  if ((await memory).isOpen) {
    await open();
  }
}
