/** Prompts with variables. The cases are shared with the kernel's half. */
import { readFileSync } from 'fs';
import { join } from 'path';
import { fillPrompt, piecesOf, variablesOf } from '../../core/prompts';
import type { IVariable } from '../../core/prompts';
import { cpuTime } from '../support/cpu-time';

interface ICase {
  template: string;
  variables: IVariable[];
  values: Record<string, string>;
  filled: string;
}

const cases = JSON.parse(
  readFileSync(join(process.cwd(), 'tests/core/prompts.json'), 'utf-8')
) as ICase[];

describe('A prompt with variables', () => {
  it.each(cases)('$template', ({ template, variables, values, filled }) => {
    expect(variablesOf(template)).toEqual(variables);
    expect(fillPrompt(template, new Map(Object.entries(values)))).toBe(filled);
  });

  it('is cut where its variables are', () => {
    expect(piecesOf('a {{b}} c', new Map([['b', '{{d}}']]))).toEqual([
      { text: 'a ' },
      { text: '{{d}}', variable: 'b' },
      { text: ' c' }
    ]);
  });

  it.each([
    '{{',
    '{{ ',
    '{{a',
    '{{a ',
    '{{a:',
    '{{        ',
    `{{${'a'.repeat(70)}`,
    `{{a:${' '.repeat(210)}`,
    `{{a:${'b'.repeat(200)}}`
  ])('is read in little time, even a megabyte of "%s"', hostile => {
    const text = hostile.repeat(1_000_000 / hostile.length);
    const began = cpuTime();
    variablesOf(text);
    fillPrompt(text, new Map([['a', 'b']]));
    // 50 ms on a quiet machine
    expect(cpuTime() - began).toBeLessThan(1_500);
  });
});
