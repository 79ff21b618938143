/**
 * The chat as somebody uses it who has no mouse.
 */
import { expect } from '@jupyterlab/galata';
import type { Locator, Page } from '@playwright/test';

/** Somebody without a mouse. */
export class Keyboard {
  constructor(
    readonly page: Page,
    readonly panel: Locator
  ) {}

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.page.keyboard.press(key);
    }
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** Go there with Tab, or back there with Shift+Tab. */
  async tabTo(target: Locator, key: 'Tab' | 'Shift+Tab'): Promise<void> {
    for (let count = 0; count < 80 && !(await isFocused(target)); count++) {
      await this.page.keyboard.press(key);
      await this.isHere();
    }
    await expect(target).toBeFocused();
  }

  async backTo(role: 'button' | 'log' | 'searchbox', name: string | RegExp) {
    const all = this.panel.getByRole(role, { name });
    await this.tabTo(all.last(), 'Shift+Tab');
  }

  async forwardTo(role: 'button' | 'switch', name: string | RegExp) {
    await this.tabTo(this.panel.getByRole(role, { name }).first(), 'Tab');
  }

  /** The focus is in the chat, on something that is seen and shows it. */
  async isHere(): Promise<void> {
    await expect.poll(() => this.panel.evaluate(problemOfFocus)).toBe(null);
  }
}

/** Why the focus is not where it should be; runs in the page. */
function problemOfFocus(panel: HTMLElement | SVGElement): string | null {
  const { activeElement } = document;
  if (!activeElement || !panel.contains(activeElement)) {
    return 'elsewhere';
  }
  const html = activeElement.outerHTML.slice(0, 200);
  const { width, height, bottom, top } = activeElement.getBoundingClientRect();
  if (Math.min(width, height, bottom, window.innerHeight - top) <= 0) {
    return `not seen: ${html}`;
  }
  // the frame around a text shows it instead
  const isText = activeElement.matches('textarea');
  const isShown = getComputedStyle(activeElement).outlineStyle !== 'none';
  return isShown || isText ? null : `not shown: ${html}`;
}

async function isFocused(target: Locator): Promise<boolean> {
  return (
    (await target.count()) > 0 &&
    target.evaluate(node => node === document.activeElement)
  );
}
