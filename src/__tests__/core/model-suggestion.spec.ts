import { suggestedModel } from '../../core/model-suggestion';
import { model } from '../support/builders';

const suggested = (...names: string[]): string | undefined =>
  suggestedModel(names.map(name => model(name)))?.label;

describe('the model to begin with', () => {
  it.each([
    [
      ['gpt-3.5-turbo', 'gpt-5.5', 'gpt-5.5-mini', 'gpt-5.5-pro', 'o3'],
      'gpt-5.5'
    ],
    [
      ['claude-3-haiku-20240307', 'claude-opus-5-5', 'claude-sonnet-5-5'],
      'claude-sonnet-5-5'
    ],
    [
      ['gemini-2.5-flash', 'gemini-3-flash', 'gemini-3-pro-preview'],
      'gemini-3-flash'
    ],
    [['gemma-3-27b', 'llama-3.3-70b-versatile'], 'llama-3.3-70b-versatile'],
    [['only-preview'], 'only-preview']
  ])('of %p is %s', (names, best) => {
    expect(suggested(...names)).toBe(best);
  });

  it('is none of none', () => {
    expect(suggested()).toBeUndefined();
  });
});
