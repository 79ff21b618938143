import { copyOf, textOf } from '../../components/message/message-text';
import type { Part } from '../../core/messages';
import { message } from '../support/builders';

const parts: Part[] = [
  { type: 'text', text: 'The frame:' },
  {
    type: 'data-mimebundle',
    data: { data: { 'text/html': '<table>', 'text/plain': 'a\n0 1' } }
  },
  { type: 'data-mimebundle', data: null },
  { type: 'data-output', data: { name: 'stdout', text: 'printed' } },
  { type: 'text', text: 'The end' }
];

describe('What a message says', () => {
  it('is copied with the plain form of what was shown', () => {
    expect(copyOf(message('', { parts }))).toBe(
      'The frame:\n\na\n0 1\n\nThe end'
    );
  });

  it('is read aloud without it', () => {
    expect(textOf(message('', { parts }))).toBe('The frame:\n\nThe end');
  });
});
