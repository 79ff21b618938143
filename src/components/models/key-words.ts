/**
 * What may be said of a key, in words.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IProvider } from '../../core/models';

/** Whether it is there, where it comes from, and its end if it is long. */
export function keyWords(
  { key, needsKey }: IProvider,
  trans: TranslationBundle
): string {
  if (!key.set) {
    return needsKey ? trans.__('No key yet') : trans.__('Needs no key');
  }
  const source = sourceWords({ key }, trans);
  return key.last4 ? trans.__('%1, ends in %2', source, key.last4) : source;
}

function sourceWords(
  { key }: Pick<IProvider, 'key'>,
  trans: TranslationBundle
): string {
  switch (key.source) {
    case 'admin':
      return trans.__('Key set by the administrator');
    case 'environment':
      return key.variable
        ? trans.__('Key set by the environment (%1)', key.variable)
        : trans.__('Key set by the environment');
    case 'keyring':
      return trans.__('Key stored in the keyring');
    case 'file':
      return trans.__('Key stored, unencrypted');
    default:
      return trans.__('Key for this session only');
  }
}

/** Whether the person entered it, and so may replace or remove it. */
export function isEntered({ key }: IProvider): boolean {
  return key.set && ['keyring', 'file', 'session'].includes(key.source ?? '');
}

/** Whether a key that is entered would count. */
export function canEnter({ key, locked }: IProvider): boolean {
  return !locked && key.source !== 'admin' && key.source !== 'environment';
}

/** Whether somebody may want to know if it can be asked. */
export function canCheck({ locked, configured, usable }: IProvider): boolean {
  return !locked && (configured || usable);
}
