/**
 * What the settings are called, and what they do.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { BadValue, ISetting, SettingName } from '../../core/config';

export interface ISettingWords {
  readonly label: string;
  readonly help: string;
}

export function wordsFor(
  name: SettingName,
  trans: TranslationBundle
): ISettingWords {
  return {
    max_tokens: {
      label: trans.__('Max tokens'),
      help: trans.__('How long an answer may become.')
    },
    temperature: {
      label: trans.__('Temperature'),
      help: trans.__('0 gives the likeliest words, higher values vary more.')
    },
    top_p: {
      label: trans.__('Top P'),
      help: trans.__('Choose among words that together have this probability.')
    },
    top_k: {
      label: trans.__('Top K'),
      help: trans.__('Choose among so many of the likeliest words.')
    },
    frequency_penalty: {
      label: trans.__('Frequency penalty'),
      help: trans.__('Higher values avoid words that were used often.')
    },
    presence_penalty: {
      label: trans.__('Presence penalty'),
      help: trans.__('Higher values lead to new topics.')
    }
  }[name];
}

export function rangeOf({ min, max }: ISetting): string {
  // the joiner: lines may else end after the dash
  return `${min.toLocaleString()}\u00A0–\u2060\u00A0${max.toLocaleString()}`;
}

/** What is wrong with a value, as a sentence. */
export function complaint(
  bad: BadValue,
  setting: ISetting,
  trans: TranslationBundle
): string {
  switch (bad) {
    case 'not-a-number':
      return trans.__('This is not a number. It is not sent.');
    case 'not-whole':
      return trans.__('This must be a whole number. It is not sent.');
    default:
      return trans.__(
        'This must be between %1 and %2. It is not sent.',
        setting.min.toLocaleString(),
        setting.max.toLocaleString()
      );
  }
}
