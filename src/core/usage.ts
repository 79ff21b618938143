/**
 * What an answer, or a whole conversation, took: as the server tells it in a
 * message's metadata. A notebook's function may have told anything, so that
 * only numbers are believed.
 */
import type { IMessage } from './messages';

/** Counts of tokens; those that nobody told are not there. */
export interface ITokens {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
  readonly reasoningTokens?: number;
}

export interface IUsage {
  readonly tokens: ITokens | null;
  /** Whether there were more tokens than could be counted. */
  readonly isPartial: boolean;
  /** US dollars; absent where the price is not known. */
  readonly cost?: number;
  readonly tokensPerSecond?: number;
  /** Seconds until the first words, and until the end. */
  readonly first?: number;
  readonly total?: number;
  /** The model that really answered, as its provider calls it. */
  readonly modelName?: string;
  readonly finishReason?: string;
}

/** What all answers of a conversation took together. */
export interface ITotals extends ITokens {
  /** The answers whose tokens were counted. */
  readonly answers: number;
  readonly cost?: number;
  /** Those among them of which nobody knows the price. */
  readonly unpriced: number;
}

const COUNTS = [
  'inputTokens',
  'outputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'reasoningTokens'
] as const;

/** What an answer took; null if nothing is known of it. */
export function usageOf({
  metadata
}: Pick<IMessage, 'metadata'>): IUsage | null {
  const usage = objectOf(metadata.usage);
  const timing = objectOf(metadata.timing);
  const found: IUsage = {
    tokens: tokensOf(usage),
    isPartial: usage.partial === true,
    cost: amount(usage.cost) || undefined,
    tokensPerSecond: amount(usage.tokensPerSecond),
    first: amount(timing.first),
    total: amount(timing.total),
    modelName: text(metadata.modelName),
    finishReason: text(metadata.finishReason)
  };
  return found.tokens || found.total !== undefined ? found : null;
}

function tokensOf(usage: Readonly<Record<string, unknown>>): ITokens | null {
  const counts = COUNTS.map(name => [name, amount(usage[name])] as const);
  const told = counts.filter(([, count]) => count !== undefined);
  const tokens: ITokens = {
    inputTokens: 0,
    outputTokens: 0,
    ...(Object.fromEntries(told) as Partial<ITokens>)
  };
  return tokens.inputTokens || tokens.outputTokens ? tokens : null;
}

function amount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
    ? value
    : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
