import { pageIs } from '../../core/versions';

describe('the page', () => {
  it.each([
    ['0.1.0', '0.2.0', 'older'],
    ['0.10.0', '0.9.0', 'newer'],
    ['1.0', '1.0.0', 'older'],
    ['1.0.0a1', '1.0.0', 'older'],
    ['1.0.1', '1.0', 'newer'],
    ['1.0.0', '1.0.0', null],
    ['1.0.0', null, null]
  ])(
    'of version %s beside a server of %s is %s',
    (page, server, difference) => {
      expect(pageIs(page, server)).toBe(difference);
    }
  );
});
