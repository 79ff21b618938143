/**
 * How the panel is looked at: theme and width, with fonts that every machine has.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect } from '@jupyterlab/galata';
import type { Page, TestInfo } from '@playwright/test';
import type { ChatPage } from './chat-page';

export interface ILook {
  readonly name: string;
  readonly isDark: boolean;
  /** Of the panel, in CSS pixels. */
  readonly width: number;
}

export const LOOKS: readonly ILook[] = [
  { name: 'light', isDark: false, width: 420 },
  { name: '280', isDark: false, width: 280 },
  { name: 'dark', isDark: true, width: 420 }
];

/** Weights that the panel uses, as the packages of Fontsource name them. */
const FONTS = [
  ['inter', 400, 'normal'],
  ['inter', 400, 'italic'],
  ['inter', 500, 'normal'],
  ['inter', 600, 'normal'],
  ['inter', 700, 'normal'],
  ['roboto-mono', 400, 'normal'],
  ['roboto-mono', 700, 'normal']
] as const;

/** Pixels are compared: text must not depend on the machine's fonts. */
export async function useOwnFonts(
  page: Pick<Page, 'addStyleTag' | 'evaluate'>
): Promise<void> {
  const faces = FONTS.map(([family, weight, style]) => {
    const folder = dirname(require.resolve(`@fontsource/${family}`));
    const file = join(folder, `files/${family}-latin-${weight}-${style}.woff2`);
    const data = readFileSync(file).toString('base64');
    return `@font-face { font-family: "Test ${family}"; font-weight: ${weight}; font-style: ${style};
      src: url(data:font/woff2;base64,${data}); }`;
  });
  await page.addStyleTag({
    content: `${faces.join('\n')}
      :root, body {
        --jp-ui-font-family: "Test inter" !important;
        --jp-content-font-family: "Test inter" !important;
        --jp-code-font-family: "Test roboto-mono" !important;
        --jp-code-font-family-default: "Test roboto-mono" !important;
      }`
  });
  await page.evaluate(async () => {
    await Promise.all([...document.fonts].map(font => font.load()));
  });
}

/** The Chromium that drew the pictures. */
const DRAWN_BY = join(__dirname, '../tests/looks/chromium.txt');

/**
 * What may differ. Each Chromium draws letters in its own way: another one than
 * drew the pictures may differ in more, but not in what is where.
 */
export function tolerance(
  version: string,
  { config }: Pick<TestInfo, 'config'>
): { maxDiffPixels: number } | { maxDiffPixelRatio: number } {
  const major = version.split('.')[0];
  if (
    config.updateSnapshots === 'changed' ||
    config.updateSnapshots === 'all'
  ) {
    writeFileSync(DRAWN_BY, `${major}\n`);
  }
  const isSame = readFileSync(DRAWN_BY, 'utf8').trim() === major;
  return isSame ? { maxDiffPixels: 300 } : { maxDiffPixelRatio: 0.02 };
}

/** Set the theme and the panel's width. */
export async function wear(
  page: IJupyterLabPageFixture,
  chat: ChatPage,
  look: ILook
): Promise<void> {
  await (look.isDark ? page.theme.setDarkTheme() : page.theme.setLightTheme());
  await widen(page, chat, look.width);
}

/** Drag the panel's edge until it is as wide as asked. */
export async function widen(
  page: Pick<Page, 'mouse'>,
  { panel }: ChatPage,
  width: number
): Promise<void> {
  await expect(async () => {
    const box = await panel.boundingBox();
    if (box && Math.round(box.width) !== width) {
      const edge = { x: box.x - 2, y: box.y + 200 };
      await page.mouse.move(edge.x, edge.y);
      await page.mouse.down();
      await page.mouse.move(edge.x + box.width - width, edge.y, { steps: 4 });
      await page.mouse.up();
    }
    expect(Math.round((await panel.boundingBox())?.width ?? 0)).toBe(width);
  }).toPass({ timeout: 20_000 });
  await page.mouse.move(20, 20);
}
