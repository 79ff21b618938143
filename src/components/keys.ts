/**
 * The names of keys, as they are on the person's keyboard.
 */

/** Macs have Cmd where others have Ctrl. */
export function isMac(): boolean {
  return /Mac/.test(navigator.platform);
}

/** A key pressed together with Ctrl, or with Cmd on a Mac. */
export function accel(key: string): string {
  return isMac() ? `⌘${key}` : `Ctrl+${key}`;
}
