import { prepare } from '../../markdown/prepare';

/** The formulas found, as the typesetter gets them. */
function formulas(text: string, isOpen = false): string[] {
  return prepare(text, isOpen).formulas.map(({ source }) => source);
}

describe('formulas', () => {
  it.each([
    ['$x$ and $y$', ['$x$', '$y$']],
    ['\\(x\\) and \\[y\\]', ['$x$', '$$y$$']],
    ['$$\na\n\nb\n$$', ['$$\na\n\nb\n$$']],
    [
      '\\begin{align}\na &= b\n\\end{align}',
      ['\\begin{align}\na &= b\n\\end{align}']
    ],
    ['$$x \\label{eq:1}$$', ['$$x $$']],
    ['$20 and $30', []],
    ['It is 20$ or $x$', ['$x$']],
    ['$5-$10 (or 3$)', []],
    ['$2^n$ and $3 x$', ['$2^n$', '$3 x$']],
    ['$ x $', []],
    ['\\$x$ y', []],
    ['`$x$` and ``$y$``', []],
    ['```\n$x$\n```', []],
    ['> $$\n> a\n> $$', ['$$\na\n$$']],
    ['data\\[0\\] and f\\(x\\)', []],
    ['https://a.example/$x$/y', []],
    ['[a](https://a.example/$x$)', []],
    ['a $$ b', []],
    ['$a_1 $ b', []],
    ['$a\n\nb$', []],
    ['$HOME and $PATH', []],
    ['\\\\(x\\\\)', []]
  ])('in %j are %j', (text, expected) => {
    expect(formulas(text)).toEqual(expected);
  });

  it.each([
    ['then $$\\frac{a', '$$\\frac{a'],
    ['then \\[ a_b', '\\[ a_b'],
    ['then $a_1 + b', '$a_1 + b']
  ])('that are unfinished, as in %j, wait for their end', (text, source) => {
    const [formula] = prepare(text, true).formulas;
    expect(formula).toMatchObject({ source, isClosed: false });
  });

  it('that are money are not waited for', () => {
    expect(formulas('It costs $5 or', true)).toEqual([]);
  });
});

describe('text', () => {
  it('that looks like our own marks is not taken for them', () => {
    const { markdown } = prepare('\uFDD00\uFDD1 $x$');
    expect(markdown).toBe('\uFFFD0\uFFFD \uFDD00\uFDD1');
  });

  it('of code is left as it is', () => {
    const code = '```html\n<!-- $x$ -->\n<script>\n```\n\n`<script>$x$`\n';
    expect(prepare(code)).toEqual({ markdown: code, formulas: [] });
  });
});
