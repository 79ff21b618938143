/**
 * Arranges the models for the picker: groups in a fixed order, narrowed by what
 * the person typed.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IModel } from '../../core/models';

/**
 * Those asked last stand at the top, each model once; well-known services that
 * nobody set up stand by themselves, at the end.
 */
export type ModelGroup = IModel['group'] | 'recent' | 'offered';

export interface IModelGroup {
  readonly group: ModelGroup;
  readonly models: readonly IModel[];
}

/** The models made on this very page come first, after those asked last. */
const ORDER: readonly ModelGroup[] = [
  'recent',
  'notebook',
  'agent',
  'provider',
  'local',
  'offered'
];

/** So few are seen at a glance, in whatever order. */
const FEW = 6;
/** So many of those asked last stand at the top. */
const RECENT = 4;

export function groupModels(
  models: readonly IModel[],
  search: string,
  recent: readonly string[] = []
): IModelGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const first =
    words.length > 0 || models.length <= FEW ? [] : recentOf(models, recent);
  const others = models.filter(model => {
    const text = `${model.label} ${model.detail} ${model.id}`.toLowerCase();
    return words.every(word => text.includes(word)) && !first.includes(model);
  });
  return ORDER.map(group => ({
    group,
    models:
      group === 'recent' ? first : others.filter(one => groupOf(one) === group)
  })).filter(({ models }) => models.length > 0);
}

function recentOf(
  models: readonly IModel[],
  recent: readonly string[]
): readonly IModel[] {
  return recent
    .flatMap(id => models.find(model => model.id === id) ?? [])
    .slice(0, RECENT);
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
    case 'recent':
      return trans.__('Asked last');
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
