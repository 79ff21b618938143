/**
 * Text that arrives in pieces → server-sent events. Knows nothing of chat.
 */

export interface IServerEvent {
  /** The last id seen; empty before the first one. */
  readonly id: string;
  readonly data: string;
}

/** No honest event is longer: a part is at most 8 MB on the server. */
export const MAX_LINE = 32 * 1024 * 1024;

export class LineTooLongError extends Error {}

/** Reads one stream. Feed it bytes as they come; they may be cut anywhere. */
export class EventDecoder {
  constructor(private readonly _maxLine = MAX_LINE) {}

  /** The events that `bytes` completes. */
  push(bytes: Uint8Array): IServerEvent[] {
    const events: IServerEvent[] = [];
    for (const line of this._lines(
      this._text.decode(bytes, { stream: true })
    )) {
      const event = this._take(line);
      if (event) {
        events.push(event);
      }
    }
    return events;
  }

  private _lines(text: string): string[] {
    if (text === '') {
      return [];
    }
    // a line break that was cut in two: the first half has ended the line
    const whole =
      this._endedInReturn && text[0] === '\n' ? text.slice(1) : text;
    this._endedInReturn = text.endsWith('\r');
    const lines = whole.split(/\r\n|\r|\n/);
    const rest = lines.pop() ?? '';
    if (lines.length > 0) {
      lines[0] = this._rest + lines[0];
      this._rest = '';
    }
    this._rest += rest;
    if (this._rest.length > this._maxLine) {
      throw new LineTooLongError();
    }
    return lines;
  }

  private _take(line: string): IServerEvent | null {
    if (line === '') {
      return this._dispatch();
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') {
      this._data.push(value);
    } else if (field === 'id' && !value.includes('\0')) {
      this._id = value;
    }
    return null;
  }

  private _dispatch(): IServerEvent | null {
    if (this._data.length === 0) {
      return null;
    }
    const data = this._data.join('\n');
    this._data = [];
    return { id: this._id, data };
  }

  private readonly _text = new TextDecoder();
  private _rest = '';
  private _endedInReturn = false;
  private _data: string[] = [];
  private _id = '';
}
