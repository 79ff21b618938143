/**
 * A chat session over a fake server, with frames that come when told.
 */
import type { Chunk } from '../../core/chunks';
import type { IMessage } from '../../core/messages';
import type { IChatState } from '../../state/chat';
import { ChatSession } from '../../state/chat-session';
import { ShortMemory } from '../../state/memory';
import { model } from './builders';
import { FakeFrames } from './fake-frames';
import { FakeTransport } from './fake-transport';
import type { FakeTurn } from './fake-transport';

export class ChatHarness {
  constructor() {
    this.transport.models = [model('one'), model('two')];
    this.chat = this._open();
  }

  readonly transport = new FakeTransport();
  readonly frames = new FakeFrames();
  readonly memory = new ShortMemory();
  chat: ChatSession;
  /** The states that views were told of. */
  told: IChatState[] = [];

  /** Load the page again. */
  reopen(): ChatSession {
    this.chat.dispose();
    this.chat = this._open();
    return this.chat;
  }

  /** Ask in a conversation of its own; the server accepts. */
  async ask(text = 'Hi'): Promise<FakeTurn> {
    await this.chat.start(null);
    const sent = this.chat.send(text);
    await settled();
    const turn = this.turn(0);
    await accept(turn);
    await sent;
    return turn;
  }

  /** The turn number `index` that was asked for, counted from the end if negative. */
  turn(index: number): FakeTurn {
    return this.transport.asked.at(index)!;
  }

  /** The texts of the settled messages. */
  get texts(): string[] {
    return this.chat.state.messages.map(textOf);
  }

  private _open(): ChatSession {
    const { transport, frames, memory } = this;
    const chat = new ChatSession({ transport, frames, memory });
    this.told = [];
    chat.changed.connect((_, state) => this.told.push(state));
    return chat;
  }
}

/** Let everything that is ready to happen, happen. */
export function settled(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 0));
}

/** Accept the question of a turn. */
export async function accept(
  turn: FakeTurn,
  reply = 'r1',
  seq = 3
): Promise<void> {
  turn.fire(started(reply, seq, turn.question?.message?.id));
  await settled();
}

export function started(id: string, seq: number, parent?: string): Chunk {
  return {
    type: 'start',
    messageId: id,
    messageMetadata: { seq, ...(parent ? { parent } : {}) }
  };
}

export const OPEN: Chunk = { type: 'text-start', id: 't1' };
export const FINISH: Chunk = { type: 'finish', finishReason: 'stop' };

export function delta(text: string): Chunk {
  return { type: 'text-delta', id: 't1', delta: text };
}

export function textOf(shown: IMessage | null | undefined): string {
  return (shown?.parts ?? [])
    .map(part => (part.type === 'text' ? part.text : ''))
    .join('');
}
