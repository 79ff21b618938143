import { isReadingPlace } from '../../core/reading-place';
import { KeptDrafts } from '../../state/kept-drafts';
import { KeptEntries } from '../../state/kept-entries';
import { ShortMemory } from '../../state/memory';

describe('What was typed but not sent', () => {
  it('is there again after a reload, in each conversation', () => {
    const memory = new ShortMemory();
    const before = new KeptDrafts(memory);
    before.set('c1', 'half a');
    before.set(null, 'a new one');
    const after = new KeptDrafts(memory);
    expect(after.get('c1')).toBe('half a');
    expect(after.get(null)).toBe('a new one');
    expect(after.get('c2')).toBe('');
    after.set('c1', '');
    expect(new KeptDrafts(memory).get('c1')).toBe('');
  });

  it('is kept of the latest conversations only, and never fails', () => {
    const memory = new ShortMemory();
    const drafts = new KeptDrafts(memory);
    for (let number = 0; number < 60; number++) {
      drafts.set(`c${number}`, 'x'.repeat(30_000));
    }
    expect(drafts.get('c0')).toBe('');
    expect(drafts.get('c59')).toHaveLength(20_000);
    memory.set('drafts', '[["c1", 7], "broken"');
    expect(drafts.get('c1')).toBe('');
  });
});

describe('Where somebody was reading', () => {
  it('is there again after a reload, until they go to the end', () => {
    const memory = new ShortMemory();
    const places = () => new KeptEntries(memory, 'places', isReadingPlace);
    places().set('c1', { message: 'm', offset: -12 });
    expect(places().get('c1')).toEqual({ message: 'm', offset: -12 });
    expect(places().get('c2')).toBeNull();
    places().set('c1', null);
    expect(places().get('c1')).toBeNull();
    memory.set('places', '[["c1", {"message": 1, "offset": null}]]');
    expect(places().get('c1')).toBeNull();
  });
});
