/** Hard Markdown is shown, streamed or not, without much work. */
import { MarkdownView } from '../../markdown/view';
import { cpuTime } from '../support/cpu-time';
import { CORPUS, WRITTEN } from './corpus';
import { cut } from './documents';
import { newRendermime, parser, trans } from './rendermime';

const rendermime = newRendermime({
  latexTypesetter: { typeset: () => undefined }
});
const options = { rendermime, trans, codeActions: [] };

/** Processor time, under a slow jsdom: quadratic work takes minutes. */
const SOON = 30_000;

beforeAll(() => parser.render('```python\n1\n```'), 60_000);

const nextFrame = (): Promise<number> =>
  new Promise(resolve => requestAnimationFrame(resolve));

let views: MarkdownView[] = [];
afterEach(() => {
  views.forEach(view => view.dispose());
  views = [];
});

/** Show a text, in these pieces first. */
async function show(
  text: string,
  pieces: readonly string[] = []
): Promise<HTMLElement> {
  const host = document.createElement('div');
  const view = new MarkdownView(host, options);
  views.push(view);
  let written = '';
  for (const piece of pieces) {
    written += piece;
    view.update(written, true);
    await nextFrame();
  }
  view.update(text, false);
  return host;
}

/** Wait, but not for ever, until something is so. */
async function until(condition: () => boolean): Promise<boolean> {
  for (let frame = 0; frame < 500 && !condition(); frame++) {
    await nextFrame();
  }
  return condition();
}

const missing = (host: HTMLElement, shows: readonly string[]): string[] =>
  shows.filter(words => !host.textContent?.includes(words));

it.each(CORPUS)(
  '$name are shown to their end',
  async ({ text, shows }) => {
    const started = cpuTime();
    const host = await show(text, cut(text, 1, Math.ceil(text.length / 20)));
    await until(() => missing(host, shows).length === 0);
    expect(missing(host, shows)).toEqual([]);
    expect(cpuTime() - started).toBeLessThan(SOON);
  },
  60_000
);

it.each(WRITTEN)(
  '$name look the same streamed and read again',
  async ({ text }) => {
    const live = await show(text, cut(text, 2, Math.ceil(text.length / 40)));
    const again = await show(text);
    const isSame = (): boolean => live.innerHTML === again.innerHTML;
    await until(() => isSame() && again.textContent !== '');
    expect(live.innerHTML).toBe(again.innerHTML);
  },
  60_000
);

it('right to left is the direction of each text that begins so', async () => {
  const [{ text, shows }] = WRITTEN.filter(
    ({ name }) => name === 'right to left'
  );
  const host = await show(text);
  await until(() => missing(host, shows).length === 0);
  const directed = [...host.querySelectorAll('h1, p, li, td')];
  expect(directed.every(one => one.getAttribute('dir') === 'auto')).toBe(true);
  expect(host.querySelector('pre')?.dir).toBe('ltr');
});
