/**
 * The settings that a person may give a model, and what counts as a value.
 * Mirrors jupyter_chat_ext/core/config.py.
 */
import type { IModel } from './models';

export type SettingName =
  | 'max_tokens'
  | 'temperature'
  | 'top_p'
  | 'top_k'
  | 'frequency_penalty'
  | 'presence_penalty';

/** How much a model may be told to think. */
export type Thinking = 'off' | 'low' | 'medium' | 'high';

/** What is not in here is not sent: the model's own default counts. */
export type ModelConfig = Readonly<
  Partial<Record<SettingName, number>> & { thinking?: Thinking }
>;

export interface ISetting {
  readonly name: SettingName;
  readonly min: number;
  readonly max: number;
  /** How far one press of an arrow key goes. */
  readonly step: number;
  readonly isWhole: boolean;
}

export const SETTINGS: readonly ISetting[] = [
  whole('max_tokens', 10_000_000, 256),
  fraction('temperature', 0, 2),
  fraction('top_p', 0, 1),
  whole('top_k', 1_000_000, 1),
  fraction('frequency_penalty', -2, 2),
  fraction('presence_penalty', -2, 2)
];

function whole(name: SettingName, max: number, step: number): ISetting {
  return { name, min: 1, max, step, isWhole: true };
}

function fraction(name: SettingName, min: number, max: number): ISetting {
  return { name, min, max, step: 0.1, isWhole: false };
}

/** The settings that a model honours, in the order in which they are shown. */
export function settingsOf({ settings, ranges }: IModel): ISetting[] {
  return SETTINGS.filter(({ name }) => settings.includes(name)).map(setting => {
    const [min, max] = ranges?.[setting.name] ?? [setting.min, setting.max];
    return { ...setting, min, max };
  });
}

export type BadValue = 'not-a-number' | 'not-whole' | 'out-of-range';

/** The value that was typed; undefined for none. */
export function readSetting(
  setting: ISetting,
  typed: string
): number | undefined | BadValue {
  const text = typed.trim().replace(',', '.');
  if (text === '') {
    return undefined;
  }
  // Number() also reads hexadecimal and "Infinity"
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)
    ? Number(text)
    : NaN;
  if (Number.isNaN(value)) {
    return 'not-a-number';
  }
  if (setting.isWhole && !Number.isInteger(value)) {
    return 'not-whole';
  }
  return value < setting.min || value > setting.max ? 'out-of-range' : value;
}

/** One key pressed up or down: to the next multiple of the step, in the range. */
export function stepSetting(
  { min, max, step }: ISetting,
  value: number,
  direction: 1 | -1
): number {
  const steps = value / step;
  // tolerates what fractions lose: 0.3 / 0.1 is a little less than 3
  const next =
    direction > 0 ? Math.floor(steps + 1e-9) + 1 : Math.ceil(steps - 1e-9) - 1;
  const stepped = Number((next * step).toFixed(6));
  return Math.min(max, Math.max(min, stepped));
}

/** What of a config a model honours; undefined for nothing. */
export function honoured(
  config: ModelConfig | undefined,
  model: IModel | undefined
): ModelConfig | undefined {
  const { thinking, ...settings } = config ?? {};
  const kept: [string, number | string | undefined][] = Object.entries(
    settings
  ).filter(
    ([name, value]) => value !== undefined && model?.settings.includes(name)
  );
  if (thinking && model?.thinking?.includes(thinking)) {
    kept.push(['thinking', thinking]);
  }
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
