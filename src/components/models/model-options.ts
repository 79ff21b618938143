/**
 * Arranges the models for the picker: groups in a fixed order, narrowed by what
 * the person typed.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IModel } from '../../core/models';

export interface IModelGroup {
  readonly group: IModel['group'];
  readonly models: readonly IModel[];
}

/** The models made on this very page come first. */
const ORDER: readonly IModel['group'][] = ['notebook', 'provider', 'local'];

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
    models: found.filter(model => model.group === group)
  })).filter(({ models }) => models.length > 0);
}

export function groupTitle(
  group: IModel['group'],
  trans: TranslationBundle
): string {
  switch (group) {
    case 'notebook':
      return trans.__('Functions in notebooks');
    case 'provider':
      return trans.__('Endpoints');
    default:
      return trans.__('On this machine');
  }
}
