/**
 * Looks for barriers with axe-core, in JupyterLab's light, dark and
 * high-contrast themes.
 */
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

type IPage = Pick<
  Page,
  'evaluate' | 'addScriptTag' | 'addStyleTag' | 'waitForFunction'
>;

interface ITheme {
  readonly name: string;
  readonly isLight: string;
  readonly css: string;
}

interface IOutcome {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly {
    readonly html: string;
    readonly target: readonly unknown[];
    readonly failureSummary?: string;
  }[];
}

interface IPageWithAxe {
  axe: {
    run(
      context: unknown,
      options: unknown
    ): Promise<Record<'violations' | 'incomplete' | 'passes', IOutcome[]>>;
  };
  jupyterapp: {
    commands: { execute(id: string, args: object): Promise<void> };
  };
}

const AXE = createRequire(__filename).resolve('axe-core/axe.min.js');

/** The one that is shown at first stands last: so it is shown again. */
const THEMES = [
  'JupyterLab Dark High Contrast',
  'JupyterLab Dark',
  'JupyterLab Light'
];

const EVERYTHING = {
  type: 'tag',
  values: [
    'wcag2a',
    'wcag2aa',
    'wcag21a',
    'wcag21aa',
    'wcag22aa',
    'best-practice'
  ]
};

/** All that a theme can change. */
const COLOURS = {
  type: 'rule',
  values: ['color-contrast', 'link-in-text-block']
};

/** Rules that leave it to people to judge what is never right with us. */
const DOUBTS = ['aria-prohibited-attr'];

/** Buttons have to be large enough, or far enough from each other. */
const TARGETS = { 'target-size': { enabled: true } };

/** Where people meet barriers; each look is said in a line for each. */
export class Barriers {
  readonly found: string[] = [];

  private constructor(
    private readonly page: IPage,
    private readonly themes: readonly ITheme[]
  ) {}

  /** Begin to look at a page, which has loaded its themes. */
  static async on(page: IPage): Promise<Barriers> {
    await page.addScriptTag({ path: AXE });
    // JupyterLab's body has no height, from which axe concludes that nothing is seen
    await page.addStyleTag({ content: 'body { min-height: 100vh; }' });
    const themes: ITheme[] = [];
    for (const name of THEMES) {
      themes.unshift(await readTheme(page, name));
    }
    return new Barriers(page, themes);
  }

  /** Look at the part of the page below `root`, in each theme. */
  async look(state: string, root: string): Promise<void> {
    for (const [index, theme] of this.themes.entries()) {
      await showTheme(this.page, theme);
      const options =
        index === 0
          ? { runOnly: EVERYTHING, rules: TARGETS }
          : { runOnly: COLOURS };
      const lines = await run(this.page, root, options);
      this.found.push(...lines.map(line => `${state}, ${theme.name}: ${line}`));
    }
    await showTheme(this.page, this.themes[0]);
  }

  /** Look at its colours as they are, in a theme of other people that the page wears. */
  async lookAtColours(state: string, root: string): Promise<void> {
    const lines = await run(this.page, root, { runOnly: COLOURS });
    this.found.push(...lines.map(line => `${state}: ${line}`));
  }
}

/** Wear a theme as a person does. */
export async function wearTheme(
  page: Pick<Page, 'evaluate' | 'waitForFunction'>,
  theme: string
): Promise<void> {
  await page.evaluate(async name => {
    const { jupyterapp } = window as unknown as IPageWithAxe;
    await jupyterapp.commands.execute('apputils:change-theme', { theme: name });
  }, theme);
  await page.waitForFunction(
    name => document.body.dataset.jpThemeName === name,
    theme
  );
}

/** A theme's own style sheet: changing to it takes JupyterLab seconds. */
async function readTheme(page: IPage, theme: string): Promise<ITheme> {
  await wearTheme(page, theme);
  return page.evaluate(async name => {
    const { href } = document.querySelector<HTMLLinkElement>(
      'link[rel="stylesheet"][href*="/themes/"]'
    )!;
    const css = await (await fetch(href)).text();
    return { name, isLight: document.body.dataset.jpThemeLight!, css };
  }, theme);
}

async function showTheme(page: IPage, theme: ITheme): Promise<void> {
  await page.evaluate(async ({ name, isLight, css }) => {
    document
      .querySelectorAll<HTMLLinkElement>('link[href*="/themes/"]')
      .forEach(link => (link.disabled = true));
    const style =
      document.querySelector('#shown-theme') ?? document.createElement('style');
    style.id = 'shown-theme';
    style.textContent = css;
    document.head.append(style);
    Object.assign(document.body.dataset, {
      jpThemeLight: isLight,
      jpThemeName: name
    });
    // what fades in is no colour yet
    await Promise.allSettled(
      document.getAnimations().map(async animation => {
        const { iterations } = animation.effect?.getTiming() ?? {};
        await (iterations === Infinity ? null : animation.finished);
      })
    );
  }, theme);
}

async function run(
  page: IPage,
  root: string,
  options: object
): Promise<string[]> {
  return page.evaluate(
    async ([include, chosen, doubts]) => {
      const { axe } = window as unknown as IPageWithAxe;
      const { violations, incomplete, passes } = await axe.run(
        { include: [include] },
        chosen
      );
      const all = [...passes, ...violations, ...incomplete];
      const isSeen = all.some(({ id }) => id === 'color-contrast');
      // of what lies over everything, axe takes the text for covered
      if (!isSeen && !document.querySelector(`${include}:modal`)) {
        return ['no text was seen'];
      }
      const doubtful = incomplete.filter(({ id }) => doubts.includes(id));
      return [...violations, ...doubtful].flatMap(({ id, help, nodes }) =>
        nodes.map(({ html, target, failureSummary = '' }) => {
          const why = failureSummary.split('\n').at(-1);
          return `${id} (${help}): ${target.join(' ')} ${html.slice(0, 200)} ${why}`;
        })
      );
    },
    [root, options, DOUBTS] as const
  );
}
