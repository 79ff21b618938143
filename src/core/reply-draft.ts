/**
 * A reply while a batch of chunks is folded into it. Parts are copied when they
 * are first changed, once per batch, so that earlier snapshots stay as they are.
 */
import type { IMessage, Part, Status } from './messages';
import type { IArguments, IReply } from './reply';
import { parsePartialJson } from './partial-json';

/** A part with whatever fields its kind has. */
export type Fields = Record<string, unknown>;

export class ReplyDraft {
  constructor(reply: IReply) {
    this._message = reply.message;
    this.id = reply.message.id;
    this.status = reply.message.status;
    this.parts = [...reply.message.parts] as Fields[];
    this.open = new Map(reply.open);
    this.calls = new Map(reply.calls);
    this._metadata = reply.message.metadata;
  }

  id: string;
  status: Status;
  readonly parts: Fields[];
  readonly open: Map<string, number>;
  readonly calls: Map<string, IArguments>;

  /** Add a part; returns its index. */
  add(part: Fields): number {
    this._owned.add(part);
    return this.parts.push(part) - 1;
  }

  /** The part at `index`, to be changed. */
  edit(index: number): Fields {
    const part = this.parts[index];
    if (this._owned.has(part)) {
      return part;
    }
    const copy = { ...part };
    this._owned.add(copy);
    this.parts[index] = copy;
    return copy;
  }

  startStep(): void {
    this.add({ type: 'step-start' });
  }

  /** Where the parts of the current step begin. */
  get stepBegin(): number {
    return this.lastIndex(part => part.type === 'step-start') + 1;
  }

  /** The index of the last part that is wanted, -1 if there is none. */
  lastIndex(isWanted: (part: Fields) => boolean): number {
    let index = this.parts.length - 1;
    while (index >= 0 && !isWanted(this.parts[index])) {
      index -= 1;
    }
    return index;
  }

  /** Take back what the current step brought. */
  resetStep(): void {
    this.parts.splice(this.stepBegin);
    this.open.clear();
    this.calls.clear();
  }

  get metadata(): Readonly<Fields> {
    return this._metadata;
  }

  mergeMetadata(facts: unknown): void {
    if (isObject(facts)) {
      this._metadata = merge(this._metadata, facts);
    }
  }

  /** The snapshot of what is there now. */
  settle(): IReply {
    this._parseArguments();
    const { parent, created } = this._metadata;
    const message: IMessage = {
      ...this._message,
      id: this.id,
      parent: typeof parent === 'string' ? parent : this._message.parent,
      created: typeof created === 'string' ? created : this._message.created,
      status: this.status,
      siblings: withId(this._message.siblings, this.id),
      parts: this.parts as readonly Fields[] as readonly Part[],
      metadata: this._metadata
    };
    return { message, open: this.open, calls: this.calls };
  }

  /** Once per batch: parsing the text so far for each delta would be quadratic. */
  private _parseArguments(): void {
    for (const { part: index, text, encoding } of this.calls.values()) {
      if (text !== (this.parts[index].rawInput ?? '')) {
        const part = this.edit(index);
        part.rawInput = text;
        part.input = encoding === 'text' ? text : parsePartialJson(text);
      }
    }
  }

  private readonly _message: IMessage;
  private readonly _owned = new Set<Fields>();
  private _metadata: Readonly<Fields>;
}

function withId(siblings: readonly string[], id: string): readonly string[] {
  return id === '' || siblings.includes(id) ? siblings : [...siblings, id];
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const POLLUTING = ['__proto__', 'constructor', 'prototype'];

/** Merge deeply, as the AI SDK does with message metadata. */
function merge(old: Readonly<Fields>, facts: Fields): Fields {
  const merged: Fields = { ...old };
  for (const [key, value] of Object.entries(facts)) {
    const known = merged[key];
    if (!POLLUTING.includes(key)) {
      merged[key] =
        isObject(known) && isObject(value) ? merge(known, value) : value;
    }
  }
  return merged;
}
