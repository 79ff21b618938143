/**
 * Arranges the models for the picker: groups in a fixed order, narrowed by what
 * the person typed.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IModel } from '../../core/models';

/** Well-known services that nobody set up stand by themselves, at the end. */
export type ModelGroup = IModel['group'] | 'offered';

export interface IModelGroup {
  readonly group: ModelGroup;
  readonly models: readonly IModel[];
}

/** The models made on this very page come first. */
const ORDER: readonly ModelGroup[] = [
  'notebook',
  'agent',
  'provider',
  'local',
  'offered'
];

export function groupModels(
  models: readonly IModel[],
  search: string
): IModelGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = models.filter(model => {
    const text = `${model.label} ${model.detail} ${model.id}`.toLowerCase();
    return words.every(word => text.includes(word));
  });
  return ORDER.map(group => ({
    group,
    models: found.filter(model => groupOf(model) === group)
  })).filter(({ models }) => models.length > 0);
}

/** A service stays offered until there is a model of it to choose. */
function groupOf({ group, offered, id }: IModel): ModelGroup {
  return offered === true && id.endsWith(':') ? 'offered' : group;
}

export function groupTitle(
  group: ModelGroup,
  trans: TranslationBundle
): string {
  switch (group) {
    case 'notebook':
      return trans.__('Functions in notebooks');
    case 'agent':
      return trans.__('Agents');
    case 'provider':
      return trans.__('Providers');
    case 'offered':
      return trans.__('More providers');
    default:
      return trans.__('On this machine');
  }
}
