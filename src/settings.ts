/**
 * The preferences of the panel (schema/panel.json) as one typed, frozen object.
 */
import type { ISettingRegistry } from '@jupyterlab/settingregistry';

export interface IPanelPreferences {
  /** Which key sends the question: Enter, or Ctrl/Cmd with Enter. */
  readonly sendWith: 'enter' | 'accel-enter';
  /** Whether what models think is shown folded or open. */
  readonly reasoning: 'folded' | 'open';
  /** Whether answers tell their tokens, cost and time. */
  readonly showUsage: boolean;
  /** What notebooks keep of chats in their cells. */
  readonly transcript: 'full' | 'last' | 'none';
}

export const defaultPreferences: IPanelPreferences = Object.freeze({
  sendWith: 'enter',
  reasoning: 'folded',
  showUsage: true,
  transcript: 'full'
});

/** Read the preferences; anything unknown falls back to its default. */
export function readPreferences(
  settings: Pick<ISettingRegistry.ISettings, 'composite'>
): IPanelPreferences {
  const { sendWith, reasoning, showUsage, transcript } = settings.composite;
  return Object.freeze({
    sendWith: sendWith === 'accel-enter' ? 'accel-enter' : 'enter',
    reasoning: reasoning === 'open' ? 'open' : 'folded',
    showUsage: showUsage !== false,
    transcript:
      transcript === 'last' || transcript === 'none' ? transcript : 'full'
  });
}
