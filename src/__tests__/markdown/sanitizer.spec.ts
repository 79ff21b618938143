import { Sanitizer } from '@jupyterlab/apputils';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { Widget } from '@lumino/widgets';
import { readFileSync } from 'fs';
import { join } from 'path';
import { splitBlocks } from '../../markdown/blocks';
import { BlockRenderer, createAnswerRendermime } from '../../markdown/renderer';
import { createAnswerSanitizer } from '../../markdown/sanitizer';
import { drawings, newRendermime, trans } from './rendermime';

const hostile = readFileSync(join(__dirname, 'fixtures', 'hostile.md'), 'utf8');
const renderer = new BlockRenderer({
  rendermime: newRendermime(),
  trans,
  codeActions: []
});
const sanitizer = createAnswerSanitizer(new Sanitizer(), trans);

/** Attributes by which showing an element can load, run or restyle something. */
const LOADING = [
  'action',
  'background',
  'class',
  'data',
  'formaction',
  'href',
  'id',
  'name',
  'onclick',
  'onerror',
  'ping',
  'poster',
  'src',
  'srcdoc',
  'srcset',
  'style'
];

function clean(html: string): HTMLElement {
  const page = document.createElement('div');
  page.append(sanitizer.toFragment(html));
  return page;
}

async function rendered(
  markdown: string,
  isOpen = false
): Promise<HTMLElement> {
  const page = document.createElement('div');
  page.append(
    isOpen
      ? await renderer.renderOpen(markdown, '')
      : await renderer.render(markdown, '')
  );
  return page;
}

/** What in these nodes could call out, run or pose as something else. */
function dangers(page: HTMLElement): string[] {
  return Array.from(page.querySelectorAll('*')).flatMap(element =>
    Array.from(element.attributes)
      .filter(({ name, value }) => isDangerous(element, name, value))
      .map(({ name, value }) => `${element.tagName} ${name}=${value}`)
  );
}

function isDangerous(element: Element, name: string, value: string): boolean {
  const isOurs = /^(jp-ChatExt-[A-Za-z]+ ?|jp-mod-\w+ ?|language-\w+|ͼ\w+ ?)+$/;
  switch (name) {
    case 'class':
      return !isOurs.test(value);
    case 'href':
      return (
        !/^(https?:\/\/|mailto:)/.test(value) ||
        element.getAttribute('rel') !== 'noopener noreferrer nofollow'
      );
    case 'src':
      return !/^data:image\/(png|jpeg|gif|webp);base64,/.test(value);
    default:
      return isUnknown(element, name) || value.includes('url(');
  }
}

function isUnknown(element: Element, name: string): boolean {
  const isChip = element.matches('button.jp-ChatExt-imageChip');
  const isOurs = isChip || ['data-language', 'data-action'].includes(name);
  return (
    (name.startsWith('data-') && !isOurs) ||
    name.startsWith('on') ||
    LOADING.includes(name)
  );
}

describe('an answer', () => {
  it('calls nobody, whatever it contains', async () => {
    for (const { source } of splitBlocks(hostile)) {
      expect(dangers(await rendered(source))).toEqual([]);
    }
    expect(dangers(await rendered(hostile))).toEqual([]);
  });

  it('calls nobody at any moment while it is written', async () => {
    for (let end = 1; end < hostile.length; end += 37) {
      const blocks = splitBlocks(hostile.slice(0, end));
      const open = blocks[blocks.length - 1].source;
      expect(dangers(await rendered(open, true))).toEqual([]);
    }
  });

  it('has none of the elements that load or run', async () => {
    const page = await rendered(hostile);
    expect(
      page.querySelectorAll(
        'script, style, link, meta, base, iframe, object, embed, video, audio, ' +
          'source, track, picture, svg, math, template, form, input, textarea, ' +
          'select, noscript, button:not([class^="jp-ChatExt-"])'
      )
    ).toHaveLength(0);
  });

  it('stays readable', async () => {
    const page = await rendered(hostile);
    for (const text of [
      'fetch("http://sink.example/script")',
      'styled one',
      'overlay',
      'Click me',
      'The end is still readable.'
    ]) {
      expect(page.textContent).toContain(text);
    }
  });

  it('never draws', async () => {
    await rendered(hostile);
    expect(drawings).toEqual([]);
    const code = (await rendered('```mermaid\ngraph TD\n```')).querySelector(
      'code'
    );
    expect(code?.textContent?.trim()).toBe('graph TD');
    expect(code?.className).toBe('language-mermaid');
  });
});

describe('the rendermime for answers', () => {
  const typeset = jest.fn((element: HTMLElement) => {
    set.push(element.innerHTML);
  });
  const set: string[] = [];
  const original = newRendermime({ latexTypesetter: { typeset } });
  const forAnswers = createAnswerRendermime(original, { trans });

  async function renderedBy(
    rendermime: IRenderMimeRegistry,
    mimeType: string,
    source: string
  ): Promise<HTMLElement> {
    const widget = rendermime.createRenderer(mimeType);
    Widget.attach(widget, document.body);
    const data = { [mimeType]: source };
    await widget.renderModel(rendermime.createModel({ data, trusted: false }));
    return widget.node;
  }

  it.each(['text/markdown', 'text/html'])('calls nobody for %s', async type => {
    const node = await renderedBy(forAnswers, type, hostile);
    expect(
      node.querySelectorAll('[src], [srcset], [style], [id], svg, video')
    ).toHaveLength(0);
    expect(node.textContent).toContain('The end is still readable.');
  });

  it('never draws', async () => {
    await renderedBy(forAnswers, 'text/markdown', '```mermaid\ngraph\n```');
    expect(drawings).toEqual([]);
    await renderedBy(original, 'text/markdown', '```mermaid\ngraph\n```');
    expect(drawings.splice(0)).toEqual(['graph']);
  });

  it('breaks up commands that lead out of a formula', async () => {
    set.length = 0;
    const node = await renderedBy(
      forAnswers,
      'text/markdown',
      'A $\\href{javascript:1}{x}$ and $\\frac{1}{2}$'
    );
    expect(set.join('')).toContain('$<code>\\href</code>{javascript:1}{x}$');
    expect(set.join('')).toContain('$\\frac{1}{2}$');
    expect(node.textContent).toContain('$\\href{javascript:1}{x}$');
  });

  it('does not let another extension render Markdown its own way', async () => {
    const taken = newRendermime();
    const createRenderer = jest.fn();
    taken.addFactory(
      { safe: true, mimeTypes: ['text/markdown'], createRenderer },
      0
    );
    const node = await renderedBy(
      createAnswerRendermime(taken, { trans }),
      'text/markdown',
      '*a*'
    );
    expect(node.querySelector('em')).not.toBeNull();
  });

  it('can be given to the blocks as well', async () => {
    const twice = new BlockRenderer({
      rendermime: forAnswers,
      trans,
      codeActions: []
    });
    const page = document.createElement('div');
    page.append(await twice.render('$x$ ![a](https://b.example/c.png)', ''));
    expect(page.querySelector('.jp-ChatExt-formula')?.textContent).toBe('$x$');
    expect(page.querySelector('button')).not.toBeNull();
  });
});

describe('an image', () => {
  it('from elsewhere becomes a button that names its host', () => {
    const page = clean('<img src="https://images.example/a.png" alt="A cat">');
    const chip = page.querySelector('button');
    expect(chip?.textContent).toBe('Image from images.example — load?');
    expect(page.querySelector('img')).toBeNull();
  });

  it('with a relative address is not loaded', () => {
    const page = clean('<img src="/hub/logout" alt="A cat">');
    expect(page.querySelector('img, button')).toBeNull();
    expect(page.textContent).toContain('A cat');
  });

  it('that came with the answer is shown', () => {
    const page = clean('<img src="data:image/png;base64,AAAA" alt="dot">');
    expect(page.querySelector('img')?.alt).toBe('dot');
  });

  it('as SVG or HTML data is not shown', () => {
    const page = clean(
      '<img src="data:image/svg+xml;base64,AAAA"><img src="data:text/html,x">'
    );
    expect(page.querySelector('img')).toBeNull();
  });
});

describe('a link', () => {
  const link = (html: string): HTMLElement => clean(html);

  it('tells the other side nothing', () => {
    const anchor = link('<a href="https://a.example/x">docs</a>').querySelector(
      'a'
    );
    expect(anchor?.rel).toBe('noopener noreferrer nofollow');
    expect(anchor?.getAttribute('referrerpolicy')).toBe('no-referrer');
    expect(anchor?.target).toBe('_blank');
  });

  it.each([
    ['https://github.com', 'http://evil.example/?q=1'],
    ['github.com', 'http://evil.example/'],
    ['see www.github.com now', 'http://evil.example/'],
    ['https://github.com/', 'https://github.com@evil.example/'],
    ['https://gіthub.com', 'https://evil.example/'],
    ['here\u202Emoc', 'https://evil.example/']
  ])('with the text %s shows that it leads elsewhere', (text, href) => {
    const page = link(`<a href="${href}">${text}</a>`);
    expect(page.textContent).toContain(' (evil.example)');
  });

  it('is left alone when its text names its host', () => {
    const page = link('<a href="https://www.a.example/x">a.example/x</a>');
    expect(page.textContent).toBe('a.example/x');
  });

  it.each([
    'javascript:alert(1)',
    ' javascript:1',
    'data:text/html,x',
    'vbscript:x',
    '#top',
    '../logout',
    '//evil.example/'
  ])('to %s is only text', href => {
    const anchor = link(`<a href="${href}">text</a>`).querySelector('a');
    expect(anchor?.hasAttribute('href')).toBeFalsy();
  });
});

describe('text', () => {
  it('cannot look like our own controls', () => {
    const page = clean(
      '<div class="jp-Dialog" style="position:fixed" id="a" data-x="1">x</div>' +
        '<span class="jp-ChatExt-imageChip">y</span>'
    );
    expect(page.innerHTML).toBe('<div>x</div><span>y</span>');
  });

  it('keeps the colours of code, and no other class', () => {
    const page = clean(
      '<pre><code class="language-python jp-Dialog"><span class="ͼ1a cm-panel">if</span></code></pre>' +
        '<span class="ͼ1a">no code</span>'
    );
    expect(page.innerHTML).toBe(
      '<pre><code class="language-python"><span class="ͼ1a">if</span></code></pre>' +
        '<span>no code</span>'
    );
  });

  it('of code is coloured as in a notebook', async () => {
    const page = await rendered('```python\nimport os\n```');
    expect(page.querySelector('code span')?.className).toMatch(/^ͼ/);
  }, 60_000);

  it('in code shows characters that reorder or hide', () => {
    expect(clean('<code>a\u202Eb\u200Bc</code>').textContent).toBe(
      'a⟨U+202E⟩b⟨U+200B⟩c'
    );
  });

  it('of a task list says what is done', () => {
    const marks = clean(
      '<li><input type="checkbox" disabled> a</li><li><input type="checkbox" checked disabled> b</li>'
    ).querySelectorAll('[role="img"]');
    expect(Array.from(marks, mark => mark.textContent)).toEqual(['☐', '☑']);
    expect(marks[1].getAttribute('aria-label')).toBe('Done');
    expect(marks[1].className).toBe('jp-ChatExt-task');
  });

  it('of an unknown element is kept, with what formats it', () => {
    expect(clean('<think>so <b>x</b></think>').innerHTML).toBe('so <b>x</b>');
  });
});

describe('a formula', () => {
  const formula = async (markdown: string): Promise<Element | null> =>
    (await rendered(markdown)).querySelector('.jp-ChatExt-formula');

  it.each([
    '\\href{javascript:alert(1)}{x}',
    '\\htmlData{a=b}{x}',
    '\\includegraphics{http://x}',
    '\\require{../../files/evil}',
    '\\style{cursor:url(http://x)}{x}',
    '\\bbox[cursor:url(http://x)]{x}',
    '\\mmlToken{mi}[href="javascript:1"]{x}',
    '\\def\\sum{9}',
    '\\renewcommand{\\sum}{9}',
    '\\let\\sum\\prod'
  ])('with %s is shown as its source', async source => {
    for (const written of [`$${source}$`, `$$${source}$$`, `\\(${source}\\)`]) {
      const element = await formula(written);
      expect(element?.classList.contains('jp-mod-complete')).toBe(false);
      expect(element?.textContent).toContain(source);
    }
  });

  it('that stays within itself is typeset', async () => {
    const element = await formula('$\\displaystyle\\frac{a}{b} \\hrefless$');
    expect(element?.classList.contains('jp-mod-complete')).toBe(true);
  });
});
