/**
 * Which model answers next, as long as nobody chose one.
 */
import type { IModel } from '../core/models';

/** The first of `wanted` that can be asked, else the first that can at all. */
export function pickModel(
  models: readonly IModel[],
  wanted: readonly (string | null)[]
): string | null {
  const usable = models.filter(model => model.available);
  const found = wanted
    .map(id => usable.find(model => model.id === id))
    .find(model => model !== undefined);
  return (found ?? usable.at(0))?.id ?? null;
}
