import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import React from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { unfoldAround } from '../../markdown/folding';
import { Markdown } from '../../markdown/markdown';
import type { IMarkdownProps } from '../../markdown/markdown';
import { PlainText } from '../../markdown/plain-text';
import { cut, randomDocument } from './documents';
import { newRendermime, parser, trans } from './rendermime';

let host: HTMLElement;
let root: Root;

/** What the parser was asked to render. */
let parsed: string[] = [];

const countingParser: IRenderMime.IMarkdownParser = {
  render: source => {
    parsed.push(source);
    return parser.render(source);
  }
};

/** Sets a formula as its source in brackets, a moment later. */
const typesetter: IRenderMime.ILatexTypesetter & { set: string[] } = {
  set: [],
  typeset: async element => {
    typesetter.set.push(element.textContent ?? '');
    await Promise.resolve();
    element.innerHTML = `<b>[${element.textContent}]</b>`;
  }
};

const rendermime = newRendermime({
  markdownParser: countingParser,
  latexTypesetter: typesetter
});

// the language's package is loaded once, and slowly under jest
beforeAll(() => parser.render('```python\n1\n```'), 60_000);

beforeEach(() => {
  parsed = [];
  typesetter.set = [];
  host = document.createElement('div');
  document.body.append(host);
  root = createRoot(host);
});

afterEach(() => {
  flushSync(() => root.unmount());
  host.remove();
  jest.restoreAllMocks();
});

function show(
  text: string,
  isStreaming = false,
  props: Partial<IMarkdownProps> = {}
): void {
  const all = { text, isStreaming, rendermime, trans, ...props };
  flushSync(() => root.render(<Markdown {...all} />));
}

async function nextFrame(): Promise<void> {
  await new Promise(resolve => requestAnimationFrame(resolve));
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > deadline) {
      throw new Error(`never came: ${host.innerHTML}`);
    }
    await nextFrame();
  }
}

const find = <E extends HTMLElement>(selector: string): E | null =>
  host.querySelector<E>(selector);

async function untilText(text: string): Promise<void> {
  await until(() => host.textContent?.includes(text) ?? false);
}

/** The finished answer's nodes, wherever its text was cut. */
async function streamed(
  text: string,
  parts: readonly string[]
): Promise<string> {
  let shown = '';
  for (const part of parts) {
    shown += part;
    show(shown, true);
    await nextFrame();
  }
  show(`${text}\n\nThe end.`);
  await untilText('The end.');
  await until(() => find('.jp-mod-complete') === null);
  return find('.jp-ChatExt-blocks')?.innerHTML ?? '';
}

describe('an answer', () => {
  it('shows what is streamed and what is finished', async () => {
    show('# Title\n\nSome **bo', true);
    await until(() => find('strong')?.textContent === 'bo');
    show('# Title\n\nSome **bold** text.\n\n```python\nimport os\n', true);
    await until(() => find('pre') !== null);
    show(
      '# Title\n\nSome **bold** text.\n\n```python\nimport os\n```\n\n- a\n- b\n'
    );
    await until(() => host.querySelectorAll('li').length === 2);
    expect(host.textContent).toContain('import os');
  });

  it('looks the same streamed and read again', async () => {
    for (let seed = 0; seed < 6; seed++) {
      const text = randomDocument(seed, 5);
      const live = await streamed(text, cut(text, seed, 60));
      show('');
      const again = await streamed(text, []);
      expect(live).toBe(again);
    }
  }, 60_000);

  it('is rendered in proportion to its length', async () => {
    const text = Array.from(
      { length: 300 },
      (_, n) => `Paragraph ${n} of it.\n\n`
    ).join('');
    await streamed(text, cut(text, 1, 400));
    const work = parsed.join('').length;
    expect(work).toBeLessThan(text.length * 3);
    for (const source of ['Paragraph 0 of it.', 'Paragraph 150 of it.']) {
      expect(parsed.filter(one => one === source).length).toBeLessThan(4);
    }
  });

  it('leaves finished blocks alone', async () => {
    show('First.\n\nSecond', true);
    await untilText('Second');
    const first = find('p');
    show('First.\n\nSecond paragraph.\n\nThird', true);
    await untilText('Third');
    expect(find('p')).toBe(first);
    expect(first?.isConnected).toBe(true);
  });

  it('is rendered again when its text was replaced', async () => {
    show('One.\n\nTwo.');
    await untilText('Two.');
    const first = find('p');
    show('One.\n\nThree.');
    await untilText('Three.');
    expect(host.textContent).not.toContain('Two.');
    expect(find('p')).toBe(first);
  });

  it('gives links the targets that are named later', async () => {
    show('See [the docs].\n\n', true);
    await untilText('See');
    show('See [the docs].\n\n[the docs]: https://docs.example/\n\n', true);
    await until(
      () => find<HTMLAnchorElement>('a')?.href === 'https://docs.example/'
    );
    show(
      'See [the docs].\n\n[the docs]: https://docs.example/\n\nAlso [the docs]',
      true
    );
    await until(() => host.querySelectorAll('a').length === 2);
  });

  it('is shown as it is where the parser fails', async () => {
    jest.spyOn(console, 'warn').mockImplementation();
    const failing = newRendermime({
      markdownParser: {
        render: source =>
          source.includes('boom')
            ? Promise.reject(new Error('x'))
            : parser.render(source)
      }
    });
    show('A **boom**.\n\nAnd *on*.', false, { rendermime: failing });
    await until(() => find('em') !== null);
    expect(host.textContent).toContain('A **boom**.');
  });

  it('is shown as it is where it is too long or too deep', async () => {
    const line = 'word '.repeat(40_000);
    show(`${line}\n\n${'>'.repeat(20_000)}\n\n*fine*`);
    await until(() => find('em') !== null);
    expect(host.textContent).toContain(line.trim());
    expect(find('blockquote')).toBeNull();
  });

  it('goes on below code whose language does not load', async () => {
    const stuck = newRendermime({
      markdownParser: {
        render: source =>
          source.includes('```')
            ? new Promise(() => undefined)
            : parser.render(source)
      }
    });
    show('```x\ncode\n```\n\n*on*', false, { rendermime: stuck });
    await until(() => find('em') !== null);
    expect(find('pre')?.textContent).toContain('code');
  });

  it('says which way each paragraph reads', async () => {
    show('English.\n\nעברית.');
    await untilText('עברית');
    expect(host.querySelectorAll('p[dir="auto"]')).toHaveLength(2);
  });
});

describe('code', () => {
  const writeText = jest.fn(() => Promise.resolve());

  beforeEach(() => {
    writeText.mockClear();
    Object.assign(navigator, { clipboard: { writeText } });
  });

  it('names its language and is copied by a button', async () => {
    show('```python\nimport os\n\nx = 1\n```');
    await until(() => find('button') !== null);
    const button = find<HTMLButtonElement>(
      'button[aria-label="Copy python code"]'
    );
    expect(find('.jp-ChatExt-codeLanguage')?.textContent).toBe('python');
    button?.click();
    expect(writeText).toHaveBeenCalledWith('import os\n\nx = 1');
    await until(() => find('[role="status"]')?.textContent === 'Copied');
  });

  it('can be copied while it is still written', async () => {
    show('```python\nimport os\nx', true);
    await until(() => find('pre')?.textContent === 'import os\nx');
    find('button')?.click();
    expect(writeText).toHaveBeenCalledWith('import os\nx');
  });

  it('keeps the focus on its button when it is finished', async () => {
    show('```python\nimport os\n', true);
    await until(() => find('button') !== null);
    find('button')?.focus();
    show('```python\nimport os\n```\n\nDone.');
    await untilText('Done.');
    expect(document.activeElement?.getAttribute('aria-label')).toBe(
      'Copy python code'
    );
  });

  it('runs what the page offers for it', async () => {
    const run = jest.fn();
    const codeActions = [{ id: 'insert', label: 'Insert', run }];
    show('```python\nx = 1\n```', false, { codeActions });
    await until(() => find('button[data-action="insert"]') !== null);
    const button = find('button[data-action="insert"]');
    button?.click();
    const code = { text: 'x = 1', language: 'python' };
    expect(run).toHaveBeenCalledWith(expect.objectContaining(code), button);
  });
});

describe('long code', () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, index) => `x${index} = 1`).join('\n');
  const button = () => find<HTMLButtonElement>('[aria-expanded]');
  const isFolded = () => button()?.getAttribute('aria-expanded') === 'false';

  it('is folded with a button that says how much there is', async () => {
    show(`\`\`\`python\n${lines(40)}\n\`\`\`\n\nEnd.`);
    await untilText('End.');
    expect(button()).toBeNull();
    show(`\`\`\`python\n${lines(57)}\n\`\`\`\n\nLater.`);
    await untilText('Later.');
    expect(isFolded()).toBe(true);
    expect(button()?.textContent).toContain('Show all 57 lines');
    button()?.click();
    expect(isFolded()).toBe(false);
    button()?.click();
    expect(isFolded()).toBe(true);
  });

  it('stays unfolded, with the focus, when it is complete', async () => {
    show(`\`\`\`python\n${lines(50)}\n`, true);
    await until(isFolded);
    button()?.focus();
    button()?.click();
    show(`\`\`\`python\n${lines(60)}\n`, true);
    await untilText('Show all 60 lines');
    expect(isFolded()).toBe(false);
    show(`\`\`\`python\n${lines(60)}\n\`\`\`\n\nDone.`);
    await untilText('Done.');
    expect(find('.jp-ChatExt-code code')?.children.length).toBeGreaterThan(0);
    expect(isFolded()).toBe(false);
    expect(document.activeElement).toBe(button());
  });

  it('is unfolded for words that are found in it', async () => {
    show(`\`\`\`\n${lines(50)}\n\`\`\`\n\nEnd.`);
    await untilText('End.');
    unfoldAround(find('pre code')!.firstChild!);
    expect(isFolded()).toBe(false);
  });

  it('has its frame also where the parser is not asked', async () => {
    show(`\`\`\`python\n${lines(4_000)}\n\`\`\`\n\nEnd.`);
    await untilText('End.');
    expect(find('.jp-ChatExt-code > pre')).not.toBeNull();
    expect(button()?.textContent).toContain('Show all 4000 lines');
  });
});

describe('an image from elsewhere', () => {
  const text = '![A cat](https://images.example/cat.png)';
  const chip = (): HTMLButtonElement | null => find('button');

  it('is loaded when its button is pressed, and not remembered', async () => {
    show(text);
    await until(() => chip() !== null);
    expect(find('img')).toBeNull();
    chip()?.click();
    const image = find<HTMLImageElement>('img');
    expect(image?.src).toBe('https://images.example/cat.png');
    expect(image?.alt).toBe('A cat');
    expect(image?.referrerPolicy).toBe('no-referrer');
    show('');
    show(text);
    await until(() => chip() !== null);
    expect(find('img')).toBeNull();
  });

  it('is not loaded when the page refuses', async () => {
    const onLoadImage = jest.fn(() => false);
    show(text, false, { onLoadImage });
    await until(() => chip() !== null);
    chip()?.click();
    expect(onLoadImage).toHaveBeenCalledWith('https://images.example/cat.png');
    expect(find('img')).toBeNull();
  });
});

describe('a formula', () => {
  it('is typeset when it is closed, once for each source', async () => {
    show('With $x^', true);
    await untilText('$x^');
    expect(typesetter.set).toEqual([]);
    show('With $x^2$ and more', true);
    await until(() => find('b')?.textContent === '[$x^2$]');
    show('With $x^2$ and more and $x^2$.\n\nAgain $x^2$.');
    await until(() => host.querySelectorAll('b').length === 3);
    expect(typesetter.set).toEqual(['$x^2$']);
  });

  it('never takes the dollars of the text around it', async () => {
    show('It costs $5 or $6, and $x$.');
    await until(() => find('b') !== null);
    expect(typesetter.set).toEqual(['$x$']);
    expect(host.textContent).toContain('It costs $5 or $6, and');
  });

  it('stays its source where the typesetter fails', async () => {
    jest.spyOn(console, 'warn').mockImplementation();
    const latexTypesetter = { typeset: () => Promise.reject(new Error('x')) };
    const failing = newRendermime({ latexTypesetter });
    show('A $x$ and $y$.', false, { rendermime: failing });
    await until(() => find('.jp-ChatExt-formula') !== null);
    await until(() => find('.jp-mod-complete') === null);
    expect(host.textContent).toContain('A $x$ and $y$.');
  });
});

describe('a question', () => {
  it('is never read as Markdown', () => {
    const text = '**a**\n<img src="https://sink.example/">';
    flushSync(() => root.render(<PlainText text={text} />));
    expect(host.textContent).toBe(text);
    expect(find('strong, img')).toBeNull();
  });
});
