/**
 * Puts the settings of endpoints (schema/providers.json) into the Settings
 * Editor. The server reads them itself: nothing of them is used here.
 */
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';

export const providersPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-chat-ext:providers',
  description: 'Shows the settings of the endpoints that chat can ask.',
  autoStart: true,
  optional: [ISettingRegistry],
  activate: (app: JupyterFrontEnd, settings: ISettingRegistry | null): void => {
    if (settings) {
      void showSettings(app, settings);
    }
  }
};

/** Not before the page is there: nobody waits for these settings. */
async function showSettings(
  app: JupyterFrontEnd,
  settings: ISettingRegistry
): Promise<void> {
  await app.restored;
  try {
    await settings.load(providersPlugin.id);
  } catch (reason) {
    console.warn('The settings of endpoints could not be loaded.', reason);
  }
}
