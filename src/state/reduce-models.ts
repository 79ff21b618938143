/**
 * What can be asked: lists of the server, and models that a person named.
 */
import type { IModel, IProvider } from '../core/models';
import { withUnlisted } from '../core/models';
import type { IPrompt } from '../core/prompts';
import type { ITool } from '../core/tools';
import type { ILimits } from '../core/attachments';
import type { IChatState } from './chat';

export function listModels(
  state: IChatState,
  listed: {
    models: readonly IModel[];
    limits: ILimits | null;
    prompts: readonly IPrompt[];
    tools: readonly ITool[];
  }
): IChatState {
  const { models, ...others } = listed;
  return { ...complete(state, models, state.providers), ...others };
}

export function listProviders(
  state: IChatState,
  listed: { providers: readonly IProvider[]; userKeys: boolean }
): IChatState {
  const { providers, userKeys } = listed;
  const models = state.models.filter(({ isUnlisted }) => !isUnlisted);
  return { ...complete(state, models, providers), providers, userKeys };
}

export function chooseModel(
  state: IChatState,
  model: string | null
): IChatState {
  const models = withUnlisted(state.models, state.providers, [model]);
  return { ...state, model, models };
}

/** Keeps the models that were named, lately too, and those that are in use. */
function complete(
  state: IChatState,
  listed: readonly IModel[],
  providers: readonly IProvider[]
): IChatState {
  const named = state.models.filter(({ isUnlisted }) => isUnlisted);
  const models = withUnlisted(listed, providers, [
    ...named.map(({ id }) => id),
    state.model,
    state.current?.model,
    ...state.recentModels
  ]);
  return { ...state, models };
}
