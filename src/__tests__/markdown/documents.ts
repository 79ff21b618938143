/**
 * Made-up answers: pieces of Markdown put together at random, the same every
 * time for the same seed.
 */

/** A random number generator that repeats itself (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const PIECES = [
  'A plain paragraph with **bold**, *italic*, `code` and a [link](https://a.example/x).',
  'Two lines\nof one paragraph.',
  'A hard break  \nhere.',
  '# Heading',
  '### Third *level* ###',
  'Underlined\n==========',
  'Underlined too\n---',
  '---',
  '* * *',
  '```python\nimport os\n\ndef f():\n    return 1\n```',
  '~~~\ntildes\n\n```\ninner\n```\n~~~',
  '````markdown\n```python\nnested\n```\n\nmore\n````',
  '  ```js\n  indented fence\n\n  x\n  ```',
  '    indented code\n\n    more of it',
  '- a\n- b\n- c',
  '- a\n\n- b\n\n- c',
  '* star\n* list',
  '+ plus',
  '1. one\n2. two\n   continued\n3. three',
  '1. one\n\n   A paragraph in it.\n\n   ```sh\n   ls\n\n   pwd\n   ```\n\n2. two',
  '10) ten\n11) eleven',
  '- outer\n  - inner\n\n    text of inner\n  - inner two\n- outer two',
  '- ```py\n  a\n\n  b\n  ```\n- next',
  '- item\nlazy text',
  '1. Do this:\n```bash\nls\n\npwd\n```\n2. Do that:\n```bash\nls\n```',
  '- [ ] to do\n- [x] done',
  '-\n  late text',
  '> quote\n> more',
  '> quote\nlazy',
  '> - list in quote\n>\n> ```\n> code\n>\n> code\n> ```',
  '| a | b |\n|---|:-:|\n| 1 | 2 |\n| `x|y` | **z** |',
  'text before\n| a | b |\n|---|---|\n| 1 | 2 |',
  '<details>\n<summary>More</summary>\n\nHidden **text**.\n\n```html\n</details>\n\nx\n```\n\n</details>',
  '<div align="center">\n\n# Centered\n\n</div>',
  'Inline <sub>html</sub> and <b>bold</b>.',
  '<pre>\nkept\n\n  as is\n</pre>',
  '$$\n\\int_0^1 x^2 \\, dx\n$$',
  '$$\na = b\n\nc = d\n$$',
  'Inline $a_1 * b_2 * c$ and \\(x_1\\) math.',
  '\\[\nE = mc^2\n\\]',
  '\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}',
  'It costs $5 and then $6 more.',
  'Escaped \\*stars\\* and \\$dollars\\$.',
  'See [the docs][docs] and [Site].',
  '[docs]: https://docs.example/ "Docs"',
  '[site]: https://site.example/\n[other]: /o',
  '<!-- a comment\n\nwith a blank -->',
  'Text\n- list right after\n- more',
  'Text\n1. numbered right after',
  'Text\n```\nfence right after\n```\nand text right after',
  '## Heading\ntext right after',
  'https://auto.example/a_b_c?d=$e$',
  '   three spaces before',
  'a | b\n--|--\n1 | 2'
];

const GAPS = ['\n\n', '\n\n', '\n\n', '\n\n\n', '\n', '\n \n'];

export function randomDocument(seed: number, pieces = 8): string {
  const random = seeded(seed);
  const pick = (from: readonly string[]): string =>
    from[Math.floor(random() * from.length)];
  let text = '';
  for (let count = 0; count < pieces; count++) {
    text += pick(PIECES) + pick(GAPS);
  }
  return text;
}

/** The text in pieces, cut at random places. */
export function cut(text: string, seed: number, longest = 12): string[] {
  const random = seeded(seed);
  const parts: string[] = [];
  for (let at = 0; at < text.length;) {
    const length = 1 + Math.floor(random() * longest);
    parts.push(text.slice(at, at + length));
    at += length;
  }
  return parts;
}
