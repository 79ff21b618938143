/**
 * The preferences of the panel (schema/panel.json) as one typed, frozen object.
 */
import type { ISettingRegistry } from '@jupyterlab/settingregistry';

export interface IPanelPreferences {
  /** Which key sends the question: Enter, or Ctrl/Cmd with Enter. */
  readonly sendWith: 'enter' | 'accel-enter';
}

export const defaultPreferences: IPanelPreferences = Object.freeze({
  sendWith: 'enter'
});

/** Read the preferences; anything unknown falls back to its default. */
export function readPreferences(
  settings: Pick<ISettingRegistry.ISettings, 'composite'>
): IPanelPreferences {
  return Object.freeze({
    sendWith:
      settings.composite.sendWith === 'accel-enter' ? 'accel-enter' : 'enter'
  });
}
