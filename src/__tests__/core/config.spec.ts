import {
  honoured,
  readSetting,
  SETTINGS,
  settingsOf,
  stepSetting
} from '../../core/config';
import type { SettingName } from '../../core/config';
import { model } from '../support/builders';

const setting = (name: SettingName) => SETTINGS.find(s => s.name === name)!;

describe('A setting', () => {
  it.each([
    ['temperature', '0.5', 0.5],
    ['temperature', ' 0,5 ', 0.5],
    ['temperature', '.5', 0.5],
    ['temperature', '2', 2],
    ['temperature', '2.01', 'out-of-range'],
    ['temperature', '-0.1', 'out-of-range'],
    ['temperature', '', undefined],
    ['temperature', '  ', undefined],
    ['temperature', 'hot', 'not-a-number'],
    ['temperature', '0x1', 'not-a-number'],
    ['temperature', 'Infinity', 'not-a-number'],
    ['temperature', '1e999', 'out-of-range'],
    ['frequency_penalty', '-0.5', -0.5],
    ['max_tokens', '4096', 4096],
    ['max_tokens', '1e3', 1000],
    ['max_tokens', '1.5', 'not-whole'],
    ['max_tokens', '0', 'out-of-range'],
    ['top_k', '40', 40]
  ] as const)('%s reads "%s" as %s', (name, typed, value) => {
    expect(readSetting(setting(name), typed)).toBe(value);
  });

  it('steps to round values and stops at its limits', () => {
    const temperature = setting('temperature');
    expect(stepSetting(temperature, 0.3, 1)).toBe(0.4);
    expect(stepSetting(temperature, 0.35, 1)).toBe(0.4);
    expect(stepSetting(temperature, 0.35, -1)).toBe(0.3);
    expect(stepSetting(temperature, 2, 1)).toBe(2);
    expect(stepSetting(temperature, 0, -1)).toBe(0);
    expect(stepSetting(setting('max_tokens'), 1, -1)).toBe(1);
  });
});

describe('A model', () => {
  const fox = model('Fox', { settings: ['top_p', 'temperature', 'unheard'] });

  it('shows the settings it honours, in a fixed order', () => {
    expect(settingsOf(fox).map(({ name }) => name)).toEqual([
      'temperature',
      'top_p'
    ]);
  });

  it('is sent no others', () => {
    expect(honoured({ temperature: 0, top_k: 3 }, fox)).toEqual({
      temperature: 0
    });
    expect(honoured({ top_k: 3 }, fox)).toBeUndefined();
    expect(honoured(undefined, fox)).toBeUndefined();
    expect(honoured({ temperature: 1 }, undefined)).toBeUndefined();
  });
});

describe('Thinking', () => {
  const thinker = model('Fox', {
    settings: ['temperature'],
    thinking: ['low', 'high']
  });

  it('is kept where the model has that level', () => {
    expect(honoured({ thinking: 'high' }, thinker)).toEqual({
      thinking: 'high'
    });
    expect(honoured({ thinking: 'off', temperature: 1 }, thinker)).toEqual({
      temperature: 1
    });
    expect(honoured({ thinking: 'high' }, model('Owl'))).toBeUndefined();
  });
});
