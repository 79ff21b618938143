/**
 * Which model answers next, and how it is asked.
 */
import { honoured } from '../core/config';
import type { IModel } from '../core/models';
import type { IQuestion } from '../transport/chat-transport';
import type { IChatState } from './chat';
import { toolsLent } from './tool-switches';

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

/** What a question says of the model: its id, the settings that it honours, its tools. */
export function modelAsked(
  state: IChatState,
  id = state.model ?? undefined
): Pick<IQuestion, 'model' | 'config' | 'tools'> {
  const { configs, models } = state;
  const model = models.find(each => each.id === id);
  const config = honoured(configs[id ?? ''], model);
  const tools = toolsLent(state, model).map(tool => tool.id);
  return {
    model: id,
    ...(config && { config }),
    ...(tools.length > 0 && { tools })
  };
}
