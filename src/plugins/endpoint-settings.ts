/**
 * Adds endpoints to the person's settings, as the Settings Editor would.
 */
import { JSONExt } from '@lumino/coreutils';
import type { PartialJSONValue } from '@lumino/coreutils';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { IEndpointSettings } from '../components/services';
import type { IEndpointEntry } from '../core/endpoints';

type Loaded = Pick<
  ISettingRegistry.ISettings,
  'composite' | 'default' | 'remove' | 'set'
>;

export function endpointSettings(
  load: () => Promise<Loaded>
): IEndpointSettings {
  const change = async (
    changed: (entries: readonly IEntry[]) => readonly IEntry[]
  ): Promise<void> => {
    const settings = await load();
    // a list of the person's own takes the place of the administrator's: it begins with that
    const { providers } = settings.composite;
    const entries = Array.isArray(providers) ? providers.filter(isEntry) : [];
    const list = changed(entries) as unknown as PartialJSONValue;
    const usual = settings.default('providers');
    // what the administrator adds later is the person's too
    await (usual && JSONExt.deepEqual(list, usual)
      ? settings.remove('providers')
      : settings.set('providers', list));
  };
  return {
    add: (entry: IEndpointEntry) => change(entries => [...entries, entry]),
    remove: name =>
      change(entries => entries.filter(entry => entry.name !== name))
  };
}

interface IEntry {
  readonly name?: unknown;
}

function isEntry(entry: unknown): entry is object & IEntry {
  return typeof entry === 'object' && entry !== null;
}
