/**
 * The pieces an answer is made of while it is being written: the chunks of the
 * AI SDK's UI message stream. Types only; nothing of `ai` is loaded.
 */
import type { UIMessageChunk } from 'ai';

export type Chunk = UIMessageChunk;

/** A chunk and its position in the turn's log. */
export interface IPositionedChunk {
  /** The event id: where a reader goes on after a cut. */
  position: number;
  chunk: Chunk;
}
