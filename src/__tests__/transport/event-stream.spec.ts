import { EventDecoder, LineTooLongError } from '../../transport/event-stream';
import type { IServerEvent } from '../../transport/event-stream';

const encoder = new TextEncoder();

/** What is read when the bytes of `text` arrive in pieces of `size`. */
function read(text: string, size = Infinity): IServerEvent[] {
  const bytes = encoder.encode(text);
  const decoder = new EventDecoder();
  const events: IServerEvent[] = [];
  const step = Math.min(size, bytes.length);
  for (let at = 0; at < bytes.length; at += step) {
    events.push(...decoder.push(bytes.slice(at, at + step)));
  }
  return events;
}

describe('EventDecoder', () => {
  const wire =
    ': hello\n\nid: 1\ndata: {"delta":"naïve 👩‍👧"}\n\n' +
    ': ping\n\nid: 7\r\nevent: x\r\ndata:two\r\ndata: lines\r\n\r\n' +
    'data: [DONE]\r\r';
  const events = [
    { id: '1', data: '{"delta":"naïve 👩‍👧"}' },
    { id: '7', data: 'two\nlines' },
    { id: '7', data: '[DONE]' }
  ];

  it('reads ids and data, and skips comments', () => {
    expect(read(wire)).toEqual(events);
  });

  it.each([1, 2, 3, 5, 17])(
    'reads the same when it arrives %i bytes at a time',
    size => {
      expect(read(wire, size)).toEqual(events);
    }
  );

  it('gives an event only when it is complete', () => {
    const decoder = new EventDecoder();
    expect(decoder.push(encoder.encode('data: a\n'))).toEqual([]);
    expect(decoder.push(encoder.encode('\n'))).toEqual([{ id: '', data: 'a' }]);
  });

  it('keeps the spaces of the text, but for the one after the colon', () => {
    expect(read('data:   two spaces \n\n')).toEqual([
      { id: '', data: '  two spaces ' }
    ]);
  });

  it('gives nothing for a blank line without data', () => {
    expect(read('id: 3\n\n\n\n')).toEqual([]);
  });

  it('refuses a line that never ends', () => {
    const decoder = new EventDecoder(100);
    const push = (): unknown => decoder.push(encoder.encode('x'.repeat(60)));
    push();
    expect(push).toThrow(LineTooLongError);
  });

  it('reads many events in one piece', () => {
    const many = Array.from(
      { length: 1000 },
      (_, id) => `id:${id}\ndata:x\n\n`
    );
    expect(read(many.join(''))).toHaveLength(1000);
  });
});
