import { nextSpoken } from '../../components/spoken';

describe('spoken', () => {
  it('waits until a sentence is complete', () => {
    expect(nextSpoken('The answer is', 0, false).sentence).toBe('');
    expect(nextSpoken('The answer is 4.5', 0, false).sentence).toBe('');
  });

  it('says what is complete and keeps the rest', () => {
    const { sentence, upTo } = nextSpoken('One. Two! Thr', 0, false);
    expect(sentence).toBe('One. Two!');
    expect('One. Two! Thr'.slice(upTo)).toBe(' Thr');
  });

  it('never says anything twice', () => {
    const first = nextSpoken('One. Two', 0, false);
    expect(nextSpoken('One. Two. ', first.upTo, false).sentence).toBe('Two.');
  });

  it('says the rest when the answer has ended', () => {
    expect(nextSpoken('no full stop', 0, true).sentence).toBe('no full stop');
  });

  it('knows the full stops of other scripts', () => {
    expect(nextSpoken('你好。再', 0, false).sentence).toBe('你好。');
  });

  it('leaves out the marks of Markdown', () => {
    expect(
      nextSpoken('## A **bold** [link](https://x.example)\n', 0, false).sentence
    ).toBe('A bold link');
  });
});
