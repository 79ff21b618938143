import { marked } from 'marked';
import { repair } from '../../markdown/repair';
import { randomDocument } from './documents';

describe('unfinished Markdown', () => {
  it.each([
    // emphasis
    ['a **bold', 'a **bold**'],
    ['a **bold ', 'a **bold** '],
    ['a **bold*', 'a **bold**'],
    ['a **', 'a '],
    ['a *it', 'a *it*'],
    ['***both', '***both***'],
    ['**a *b', '**a *b***'],
    ['~~gone', '~~gone~~'],
    ['snake_case_name', 'snake_case_name'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['**done** and', '**done** and'],
    ['\\*not', '\\*not'],
    ['__strong', '__strong__'],
    // code
    ['see `cod', 'see `cod`'],
    ['see ``a `b', 'see ``a `b``'],
    ['see ``a`', 'see ``a``'],
    ['see `', 'see '],
    ['`**` and **b', '`**` and **b**'],
    // links and images
    ['[text](http://a.exa', 'text'],
    ['see [text](', 'see text'],
    ['see [the **do', 'see [the **do**'],
    ['see [the **docs**](http', 'see the **docs**'],
    ['[a](b) [c](d', '[a](b) c'],
    ['an ![image](http://x', 'an '],
    ['an ![ima', 'an '],
    ['[a](x_(y)) b', '[a](x_(y)) b'],
    ['- [', '- '],
    ['- [ ]', '- '],
    ['- [x] d', '- [x] d'],
    // html
    ['a <img src="http://x', 'a '],
    ['a < b', 'a < b'],
    // what only the next characters name
    ['text\n-', 'text'],
    ['text\n---', 'text'],
    ['text\n=', 'text'],
    ['text\n\n##', 'text'],
    ['text\n\n``', 'text'],
    ['text\n1.', 'text'],
    // only the last paragraph, item or cell is looked at
    ['**a\n\n**b', '**a\n\n**b**'],
    ['- **a\n- **b', '- **a\n- **b**'],
    [
      '| a | b |\n|---|---|\n| **x | **y',
      '| a | b |\n|---|---|\n| **x | **y**'
    ],
    // fences
    ['- a\n\n  ```py\n  x = **1', '- a\n\n  ```py\n  x = **1'],
    // tables
    ['| a | b |', '| a | b |\n| --- | --- |'],
    ['| a | b |\n|-', '| a | b |\n| --- | --- |'],
    ['| a | b |\n|---|', '| a | b |\n| --- | --- |']
  ])('%j is shown as %j', (unfinished, shown) => {
    expect(repair(unfinished)).toBe(shown);
  });

  it('is left alone once it is finished', () => {
    for (const text of [
      'A **b** *c* ~~d~~ `e` [f](https://g.example) ![h](https://i.example) **j**.',
      '- [ ] a\n- [x] b.',
      '| a |\n|---|\n| b |\n'
    ]) {
      expect(repair(text)).toBe(text);
    }
  });

  it('never shows the address of a half-written link or image', () => {
    const text =
      'See [the docs](https://a.example/secret) or ![x](https://b.example/secret).';
    for (let end = 1; end < text.length; end++) {
      const shown = marked(repair(text.slice(0, end)), { async: false });
      const page = new DOMParser().parseFromString(shown, 'text/html');
      expect(page.body.textContent).not.toContain('example');
    }
  });

  it('shows only text that is there', () => {
    const words = (text: string): string => text.replace(/[^A-Za-z0-9]/g, '');
    for (let seed = 0; seed < 60; seed++) {
      const text = randomDocument(seed, 3);
      for (let end = 1; end < text.length; end += 5) {
        const part = text.slice(0, end);
        expect(words(part).startsWith(words(repair(part)).slice(0, 20))).toBe(
          true
        );
      }
    }
  });
});
