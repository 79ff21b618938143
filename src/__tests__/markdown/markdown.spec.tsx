import React from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { flushSync } from 'react-dom';
import { Markdown } from '../../markdown/markdown';
import { newRendermime, parser, trans } from './rendermime';

const rendermime = newRendermime();
let host: HTMLElement;
let root: Root;

// the language's package is loaded once, and slowly under jest
beforeAll(() => parser.render('```python\n1\n```'), 60_000);

beforeEach(() => {
  host = document.createElement('div');
  document.body.append(host);
  root = createRoot(host);
});

afterEach(() => {
  flushSync(() => root.unmount());
  host.remove();
});

function show(text: string, isStreaming = false): void {
  flushSync(() =>
    root.render(<Markdown {...{ text, isStreaming, rendermime, trans }} />)
  );
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 8000;
  while (!condition()) {
    if (performance.now() > deadline) {
      throw new Error(`never came: ${host.innerHTML}`);
    }
    await new Promise(resolve => requestAnimationFrame(resolve));
  }
}

describe('Markdown', () => {
  it('shows what is streamed and what is finished', async () => {
    show('# Title\n\nSome **bo', true);
    await until(() => host.querySelector('strong')?.textContent === 'bo');
    show('# Title\n\nSome **bold** text.\n\n```python\nimport os\n', true);
    await until(() => host.querySelector('pre') !== null);
    show(
      '# Title\n\nSome **bold** text.\n\n```python\nimport os\n```\n\n- a\n- b\n'
    );
    await until(() => host.querySelectorAll('li').length === 2);
    expect(host.textContent).toContain('import os');
  });
});
