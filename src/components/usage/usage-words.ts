/**
 * Tokens, cost and time in words.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Status } from '../../core/messages';
import type { ITokens, ITotals, IUsage } from '../../core/usage';

/** Smaller prices are said to be smaller than this. */
const LEAST = 0.0001;

/** An answer's usage in one short line. */
export function usageLine(usage: IUsage, trans: TranslationBundle): string {
  const { tokens, cost, total, isPartial } = usage;
  const said: string[] = [];
  if (tokens) {
    const count = tokensTogether(tokens, trans);
    said.push(isPartial ? trans.__('at least %1', count) : count);
  }
  if (cost !== undefined) {
    said.push(dollars(cost));
  }
  if (total !== undefined) {
    said.push(duration(total, trans));
  }
  return said.join(' · ');
}

/** What there is to know of an answer: names and values. */
export function usageFacts(
  usage: IUsage,
  status: Status,
  trans: TranslationBundle
): readonly (readonly [string, string])[] {
  return [
    ...contentFacts(usage, trans),
    ...paceFacts(usage, trans),
    [trans.__('End'), endingOf(usage, status, trans)] as const
  ].filter((fact): fact is [string, string] => Boolean(fact[1]));
}

type Fact = readonly [string, string | null | undefined];

function contentFacts(
  { modelName, tokens, cost }: IUsage,
  trans: TranslationBundle
): readonly Fact[] {
  return [
    [trans.__('Model'), modelName],
    [trans.__('Input'), tokens && inputWords(tokens, trans)],
    [trans.__('Output'), tokens && outputWords(tokens, trans)],
    [trans.__('Cost'), cost ? trans.__('about %1', dollars(cost)) : null]
  ];
}

function paceFacts(
  { first, total, tokensPerSecond }: IUsage,
  trans: TranslationBundle
): readonly Fact[] {
  const told = (
    value: number | undefined,
    words: (value: number) => string
  ): string | null => (value === undefined ? null : words(value));
  return [
    [
      trans.__('First words'),
      told(first, value => trans.__('after %1', duration(value, trans)))
    ],
    [trans.__('Time'), told(total, value => duration(value, trans))],
    [
      trans.__('Speed'),
      told(tokensPerSecond, value =>
        trans.__('%1 tokens per second', rounded(value))
      )
    ]
  ];
}

/** What a conversation took, in a sentence. */
export function totalsWords(totals: ITotals, trans: TranslationBundle): string {
  const { answers, cost, unpriced } = totals;
  const said = [
    trans._n('%1 answer', '%1 answers', answers),
    tokensTogether(totals, trans)
  ];
  if (cost !== undefined) {
    said.push(
      unpriced > 0
        ? trans._n(
            '%2, and %1 answer of unknown price',
            '%2, and %1 answers of unknown price',
            unpriced,
            dollars(cost)
          )
        : dollars(cost)
    );
  }
  return said.join(' · ');
}

function tokensTogether(tokens: ITokens, trans: TranslationBundle): string {
  return counted(tokens.inputTokens + tokens.outputTokens, trans);
}

function inputWords(tokens: ITokens, trans: TranslationBundle): string {
  const { cacheReadTokens, cacheWriteTokens } = tokens;
  return withAsides(counted(tokens.inputTokens, trans), [
    cacheReadTokens &&
      trans.__('%1 from the cache', cacheReadTokens.toLocaleString()),
    cacheWriteTokens &&
      trans.__('%1 kept in the cache', cacheWriteTokens.toLocaleString())
  ]);
}

function outputWords(tokens: ITokens, trans: TranslationBundle): string {
  const { reasoningTokens } = tokens;
  return withAsides(counted(tokens.outputTokens, trans), [
    reasoningTokens &&
      trans.__('%1 of them thinking', reasoningTokens.toLocaleString())
  ]);
}

function withAsides(
  count: string,
  asides: readonly (string | number | undefined)[]
): string {
  const told = asides.filter(Boolean);
  return told.length > 0 ? `${count} (${told.join(', ')})` : count;
}

function counted(count: number, trans: TranslationBundle): string {
  return trans._n('%2 token', '%2 tokens', count, count.toLocaleString());
}

function dollars(cost: number): string {
  const form = { style: 'currency', currency: 'USD' } as const;
  return cost < LEAST
    ? `< ${LEAST.toLocaleString(undefined, { ...form, maximumFractionDigits: 4 })}`
    : cost.toLocaleString(undefined, {
        ...form,
        minimumFractionDigits: 2,
        maximumFractionDigits: cost < 0.1 ? 4 : 2
      });
}

function duration(seconds: number, trans: TranslationBundle): string {
  if (seconds < 0.1) {
    return trans.__('less than 0.1 s');
  }
  const whole = Math.round(seconds);
  return seconds < 60
    ? trans.__('%1 s', rounded(seconds))
    : trans.__('%1 min %2 s', Math.floor(whole / 60), whole % 60);
}

/** One digit after the point is enough, and none for what is large. */
function rounded(value: number): string {
  return value.toLocaleString(undefined, {
    maximumFractionDigits: value < 10 ? 1 : 0
  });
}

function endingOf(
  { finishReason }: IUsage,
  status: Status,
  trans: TranslationBundle
): string | null {
  if (status !== 'done') {
    return null;
  }
  switch (finishReason) {
    case 'stop':
      return trans.__('the answer is complete');
    case 'length':
      return trans.__('the limit of its length');
    case 'content-filter':
      return trans.__('withheld by the provider');
    default:
      return finishReason ?? null;
  }
}
