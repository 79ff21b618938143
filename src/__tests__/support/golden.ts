/** The golden turns of `tests/golden`: their chunks and the messages they make. */
import { execFileSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import type { Chunk } from '../../core/chunks';

const FOLDER = join(__dirname, '..', '..', '..', 'tests', 'golden');

export interface IGolden {
  behaviour: string;
  chunks: Chunk[];
  message: unknown;
}

export function goldenTurns(): IGolden[] {
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => readGolden(entry.name));
}

/** What the AI SDK makes of lists of chunks. */
export function foldWithAiSdk(lists: Chunk[][]): unknown[] {
  const program = join(__dirname, 'read-with-ai-sdk.mjs');
  const output = execFileSync(process.execPath, [program], {
    input: JSON.stringify(lists),
    maxBuffer: 64 * 1024 * 1024,
    encoding: 'utf8'
  });
  return JSON.parse(output) as unknown[];
}

function readGolden(behaviour: string): IGolden {
  const lines = read(behaviour, 'chunks.jsonl').split('\n').filter(Boolean);
  return {
    behaviour,
    chunks: lines.map(line => JSON.parse(line) as Chunk),
    message: JSON.parse(read(behaviour, 'message.json'))
  };
}

function read(behaviour: string, file: string): string {
  return readFileSync(join(FOLDER, behaviour, file), 'utf8');
}
