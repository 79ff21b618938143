import type { ITranslation } from '../../core/errors';
import { Sentences } from '../../core/sentences';
import SENTENCES from '../../core/server-sentences.json';

const FRENCH: Record<string, string> = {
  'Ask again.': 'Posez à nouveau la question.',
  '%1 is empty.': '%1 est vide.',
  '%1 of %2 failed.': 'Dans %2, %1 a échoué.',
  '%1 failed.': '%1 a échoué.',
  'The file %1 is empty.': 'Le fichier %1 est vide.',
  '%1 Asked again after %2 seconds.': '%1 Redemandé après %2 s.',
  '%1 raised %2: %3': '%1 a levé %2 : %3',
  'Set by the environment%1.': 'De l’environnement%1.'
};
const catalogue: ITranslation = {
  __: (text, ...values) =>
    (FRENCH[text] ?? text).replace(/%(\d)/g, (_, digit: string) =>
      String(values[Number(digit) - 1])
    )
};
const sentences = new Sentences(Object.keys(FRENCH), catalogue);

describe('sentences of the server', () => {
  it.each([
    ['Ask again.', 'Posez à nouveau la question.'],
    ['a.csv is empty.', 'a.csv est vide.'],
    ['search of docs failed.', 'Dans docs, search a échoué.'],
    ['Set by the environment.', 'De l’environnement.'],
    ['Set by the environment (KEY).', 'De l’environnement (KEY).']
  ])('are known whole or by a template: %s', (english, french) => {
    expect(sentences.said(english)).toBe(french);
  });

  it('are known by the template with the most words of its own', () => {
    expect(sentences.said('The file a is empty.')).toBe(
      'Le fichier a est vide.'
    );
  });

  it.each(['%2 of $&', '%1', '$1 %% %9', '%s'])(
    'keep values that look like places to fill: %s',
    value => {
      expect(sentences.said(`${value} is empty.`)).toBe(`${value} est vide.`);
    }
  );

  it('are translated in a remark that repeats them', () => {
    expect(sentences.said('a is empty. Asked again after 2 seconds.')).toBe(
      'a est vide. Redemandé après 2 s.'
    );
  });

  it('leave the words of others after a colon alone', () => {
    expect(sentences.said('f raised OSError: The file a is empty.')).toBe(
      'f a levé OSError : The file a is empty.'
    );
    expect(sentences.said('f: no, a failed.')).toBe('f: no, a failed.');
  });

  it.each(['', ' ', 'Quota exceeded', 'ask again.', 'Ask again. Really'])(
    'stay as they are where nobody knows them: "%s"',
    unknown => {
      expect(sentences.said(unknown)).toBe(unknown);
    }
  );

  it('do not take long when they are hostile', () => {
    const all = new Sentences(SENTENCES, catalogue);
    const hostile = [
      `${'a'.repeat(100_000)} is empty.`,
      ' of '.repeat(999),
      `${'The file is of '.repeat(260)} is empty.`,
      '%1'.repeat(1_900)
    ];
    const begun = performance.now();
    for (const text of hostile) {
      all.said(text);
    }
    expect(performance.now() - begun).toBeLessThan(200);
    expect(all.said(hostile[0])).toBe(hostile[0]);
  });
});

describe('the templates', () => {
  it('are numbered in the order of their places', () => {
    for (const text of SENTENCES) {
      const digits = [...text.matchAll(/%(\d)/g)].map(([, digit]) => digit);
      expect(digits).toEqual(digits.map((_, index) => String(index + 1)));
    }
  });

  it('each know the sentences that they are of', () => {
    const asked: string[] = [];
    const all = new Sentences(SENTENCES, {
      __: text => {
        asked.push(text);
        return text;
      }
    });
    for (const text of SENTENCES) {
      all.said(text.replace(/%\d/g, 'something'));
      expect(asked.pop()).toBe(text);
    }
  });
});
