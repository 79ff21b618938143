import { acceptOf, attachmentIn, obstacleOf } from '../../core/attachments';
import { ATTACHMENT, attached, file, model } from '../support/builders';

const LIMITS = { attachmentBytes: 1000, attachments: 2 };

function obstacle(
  attachments: true | string[] | undefined,
  name: string,
  facts: { type?: string; size?: number } = {}
) {
  const source = file(name, facts);
  return obstacleOf(
    attached(name, { source }),
    0,
    model('m', { attachments }),
    LIMITS
  );
}

describe('what a model takes', () => {
  it.each([
    ['image/png', 'a.png', 'image/png'],
    ['image/*', 'a.webp', 'image/webp'],
    ['.CSV', 'a.csv', 'application/vnd.ms-excel'],
    ['text/csv', 'a.csv', 'application/vnd.ms-excel'],
    ['text/csv', 'a.csv', ''],
    ['image/png', 'no-extension', ''],
    ['text/*', 'a.foo', 'application/x-foo']
  ])('%s: also %s of type "%s"', (wanted, name, type) => {
    expect(obstacle([wanted], name, { type })).toBeNull();
  });

  it.each([
    ['image/png', 'a.jpg', 'image/jpeg'],
    ['image/*', 'imageless.pdf', 'application/pdf'],
    ['text/*', 'a.png', 'image/png'],
    ['.csv', 'a.csv.exe', 'application/x-msdownload'],
    ['image/png', 'a.csv', '']
  ])('%s: not %s of type "%s"', (wanted, name, type) => {
    expect(obstacle([wanted], name, { type })).toBe('type');
  });

  it('may be everything, or nothing', () => {
    expect(obstacle(true, 'a.exe', { type: 'application/x' })).toBeNull();
    expect(obstacle(undefined, 'a.png')).toBe('no-files');
    expect(obstacle([], 'a.png')).toBe('no-files');
  });

  it('is not known before there is a model', () => {
    expect(obstacleOf(attached('a.png'), 0, undefined, LIMITS)).toBe(
      'no-model'
    );
  });

  it('has limits that the server sets', () => {
    expect(obstacle(true, 'a', { size: 1000 })).toBeNull();
    expect(obstacle(true, 'a', { size: 1001 })).toBe('too-large');
    const takesAll = model('m', { attachments: true });
    expect(obstacleOf(attached('a'), 2, takesAll, LIMITS)).toBe('too-many');
    expect(obstacleOf(attached('a'), 2, takesAll, null)).toBeNull();
  });

  it('is offered by the picker', () => {
    const attachments = ['image/*', '.csv'];
    expect(acceptOf(model('m', { attachments }))).toBe('image/*,.csv');
    expect(acceptOf(model('m', { attachments: true }))).toBeUndefined();
  });
});

describe('the address of an attachment', () => {
  it.each([
    [`attachment:${ATTACHMENT}`, ATTACHMENT],
    ['attachment:../../models', null],
    [`attachment:${ATTACHMENT}0`, null],
    [`https://evil.example/attachment:${ATTACHMENT}`, null],
    ['', null]
  ])('%s', (url, id) => {
    expect(attachmentIn(url)).toBe(id);
  });
});
