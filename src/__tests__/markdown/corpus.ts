/**
 * Hard Markdown: what models write on bad days, and what nobody writes. Each
 * text says what must be readable of it at the end.
 */

export interface IHardText {
  readonly name: string;
  readonly text: string;
  /** Words that are seen when all of it is shown. */
  readonly shows: readonly string[];
}

const NESTED_FENCES = `Write a README like this:

\`\`\`\`markdown
# Project

\`\`\`python
print("inner")
\`\`\`

~~~
\`\`\`
~~~
\`\`\`\`

Then run it:

1. First
   \`\`\`sh
   pip install project

   project --help
   \`\`\`
2. Second

~~~text
tildes with \`\`\` inside
~~~

\`\`\`\`\`
five, closed by five only
\`\`\`\`
still code
\`\`\`\`\`

And one that nobody closes:

\`\`\`js
const last = \`template \${value}\`;
`;

const TABLES = `| name | value | note |
|:-----|------:|:----:|
| alpha | 1 | \`a | b\` |
| beta | 2 | **bold \\| bar** |
| gamma | 3 |
| delta | 4 | x | too many |

A row of one column:

| only |
|---|
| one |

| wide | ${Array.from({ length: 30 }, (_, n) => `column ${n}`).join(' | ')} |
|---|${'---|'.repeat(30)}
| row | ${Array.from({ length: 30 }, (_, n) => `cell ${n}`).join(' | ')} |

Cut in half:

| day | sales |
|-----|-------|
| Monday | 12 |
| Tues`;

const FORMULAS = `Euler: $e^{i\\pi} + 1 = 0$, and \\(a_1 * b_2 * c\\) too. It costs $5, or $6 with $x$ more.

$$
\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2}
$$

\\[
\\sum_{k=1}^{n} k = \\frac{n(n+1)}{2}
\\]

- In a list: $$x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}$$
- \`$not math$\` in code, and \\$escaped\\$.

| formula | value |
|---|---|
| $\\alpha_i$ | $\\frac{1}{2}$ |

\\begin{align}
a &= b + c \\\\
  &= d
\\end{align}

A broken one: $\\frac{1}{$ and one that nobody closes:

$$
\\lim_{n \\to \\infty`;

const LISTS = `- one
  - two
    - three
      - four
        - five
          - six
            - seven
              - eight

7. seven
8. eight

   A paragraph in it.

   > A quotation in it,
   > of two lines

   \`\`\`py
   code = "in it"
   \`\`\`
9. nine

* loose

* list

+ [ ] to do
+ [x] done
+ [ ] **bold** to do

- lazy
continuation
-
- empty before
1) other marks
2) of numbers`;

const DIRECTIONS = `# العنوان الرئيسي

هذا نص عربي يحتوي على كلمة English و \`code()\` والرقم 42.

- בדיקה ראשונה
- second item in English
- عنصر ثالث مع **خط عريض**

| שם | ערך |
|----|-----|
| אלפא | 1 |

> اقتباس قصير

Mixed: she said \u202bשלום עולם\u202c and left.

\`\`\`python
name = "שלום"
\`\`\``;

const EMOJI = `👩‍👩‍👧‍👦 a family, 🏳️‍🌈 a flag, 👍🏽 a hand, 🇳🇱🇮🇱🇯🇵 three flags, ❤️‍🔥, 1️⃣.

# 🎉 Done 🎉

- ✅ yes
- ❌ no

Z̷̢̛a̶l̸g̴o̵ t̷e̶x̷t̸, é as e\u0301, ﷽, 𝕌𝕟𝕚𝕔𝕠𝕕𝕖, \u200bzero\u200bwidth, ｆｕｌｌ\u3000ｗｉｄｔｈ, 日本語の文章です。改行なし。

| 😀 | 漢字 |
|---|---|
| 🧑🏿‍🚀 | ${'漢'.repeat(60)} |`;

const HTML = `<details>
<summary>More about it</summary>

Hidden **text** with a list:

- one
- two

</details>

Water is H<sub>2</sub>O, press <kbd>Ctrl</kbd>, and <b>this stays open.

<div align="center">

# Centered

</div>

<script>alert("shown as text")</script>

<!-- a comment
over two lines -->

&lt;tag&gt; &amp; &copy; &#x1F600; &notanentity;

<table><tr><td>a cell<td>another</table>

<p>never closed <em>at all`;

const LINKS = `See [the manual][m], [Site], [late] and <https://auto.example/a_b_c>.

![A chart](https://images.example/chart.png "Sales") and ![][pic]

[m]: https://docs.example/ "The manual"
[pic]: https://images.example/pic.png

A bare https://bare.example/path?a=1&b=$x$_y_ and [brackets [in] links](https://a.example/(x)).

[site]: https://site.example/

${'A [reference][late] of many. '.repeat(20)}

[late]: https://late.example/

https://long.example/${'path/'.repeat(200)}end`;

const PROSE = `Setext heading
==============

Another
-------

*emphasis* **strong** ***both*** ~~struck~~ \`code\` \`\`a \` tick\`\` \\*not\\* snake_case_name __init__ 2*3*4

A line with two spaces  
breaks, and one with a backslash\\
too.

***

> quotation
continued lazily

> > deeper
> - list

    indented code

Term
: definition that Markdown does not have

${'word '.repeat(400)}

The last **bold that nobody clo`;

const LONG_CODE = `\`\`\`python
${Array.from({ length: 300 }, (_, n) => `def function_${n}(x):  # ${n}\n    return x + ${n}`).join('\n')}
\`\`\`

After the code.`;

export const WRITTEN: readonly IHardText[] = [
  {
    name: 'nested fences',
    text: NESTED_FENCES,
    shows: ['print("inner")', 'project --help', 'still code', 'const last']
  },
  {
    name: 'tables, one cut in half',
    text: TABLES,
    shows: ['bold | bar', 'gamma', 'cell 29', 'Tues']
  },
  {
    name: 'formulas',
    text: FORMULAS,
    shows: ['It costs $5', '$not math$', 'A broken one']
  },
  {
    name: 'lists',
    text: LISTS,
    shows: ['eight', 'code = "in it"', '☐', '☑', 'lazy', 'of numbers']
  },
  {
    name: 'right to left',
    text: DIRECTIONS,
    shows: ['العنوان الرئيسي', 'בדיקה ראשונה', 'name = "שלום"']
  },
  { name: 'emoji', text: EMOJI, shows: ['👩‍👩‍👧‍👦', '🇮🇱', '日本語の文章です'] },
  {
    name: 'HTML',
    text: HTML,
    shows: ['More about it', 'shown as text', 'never closed', '<tag> & ©']
  },
  {
    name: 'links and pictures',
    text: LINKS,
    shows: ['the manual', 'Image from images.example', 'auto.example']
  },
  {
    name: 'prose',
    text: PROSE,
    shows: ['Setext heading', 'snake_case_name', 'bold that nobody clo']
  },
  {
    name: 'long code',
    text: LONG_CODE,
    shows: ['function_299', 'After the code.', 'Show all 600 lines']
  }
];

const LINE = 1_000_000;
const END = '\n\nAfter all that.';

const after = (name: string, text: string): IHardText => ({
  name,
  text: text + END,
  shows: ['After all that.']
});

/** Far more of something than anybody writes. */
export const MADE: readonly IHardText[] = [
  after('20,000 quotations in one another', '>'.repeat(20_000)),
  after('20,000 quotations with words', '> '.repeat(20_000) + 'deep'),
  after('lists in lists in lists', '- '.repeat(5_000) + 'deep'),
  after('a line of a megabyte', 'x'.repeat(LINE)),
  after('words of a megabyte in one line', 'words '.repeat(LINE / 6)),
  after(
    'a table of 1,000 rows',
    `| a | b |\n|---|---|\n${'| 1 | **2** |\n'.repeat(1_000)}`
  ),
  after('a list of 3,000 items', '- item with *emphasis*\n'.repeat(3_000)),
  after('emphasis that never ends', '**a _b `c '.repeat(2_000)),
  after('brackets that never close', '[a](b ![c]('.repeat(2_000)),
  after('elements that never close', '<b><div><span>'.repeat(2_000)),
  after('formulas that never close', '$a \\(b $$c\n'.repeat(2_000)),
  after('1,000 headings', '# Heading\n'.repeat(1_000))
];

export const CORPUS: readonly IHardText[] = [...WRITTEN, ...MADE];
