/**
 * The way from choosing a model to asking it, where it needs something first.
 */
import { useCallback, useEffect, useState } from 'react';
import { suggestedModel } from '../../core/model-suggestion';
import { withUnlisted } from '../../core/models';
import type { IModel } from '../../core/models';
import type { IChat, IChatState } from '../../state/chat';

/**
 * Where a model is to come from: one of a provider or a notebook, or a certain
 * one. `isRunHere`: the person had the notebook run from the chat.
 */
export type ModelOrigin =
  | { readonly provider: string }
  | { readonly notebook: string; readonly isRunHere?: boolean }
  | { readonly model: string };

export interface IModelSetup {
  /** The model that the person wants but cannot ask yet. */
  readonly model: IModel | null;
  /** A provider whose models can be chosen now, as what one would search for. */
  readonly offer: string | null;
  readonly choose: (model: IModel) => void;
  /** Choose a model of there as soon as there is one; null waits no longer. */
  readonly awaitModel: (origin: ModelOrigin | null) => void;
  readonly dismiss: () => void;
}

/**
 * `onChosen` is called when the person chose a model, `onArrived` when one came
 * that was waited for.
 *
 * Choosing a model that needs something first shows what; as soon as it is
 * there, the model is chosen. Of a provider that has its key now, the models
 * are offered.
 */
export function useModelSetup(
  chat: IChat,
  { models, providers, model: chosen }: IChatState,
  onChosen: () => void,
  onArrived: (origin: ModelOrigin) => void
): IModelSetup {
  const awaitModel = useAwaited(chat, models, onArrived);
  const [wanted, setWanted] = useState<string | null>(null);
  const [offer, setOffer] = useState<string | null>(null);
  const id = wanted ?? chosen;
  const model = withUnlisted(models, providers, [id]).find(
    each => each.id === id
  );
  const choose = useCallback(
    ({ id: choice, available }: IModel) => {
      setOffer(null);
      // this one is wanted now, and no other that comes later
      awaitModel(null);
      setWanted(available ? null : choice);
      if (available) {
        chat.chooseModel(choice);
        onChosen();
      }
    },
    [chat, onChosen, awaitModel]
  );
  const isThere = wanted !== null && model?.available === true;
  useEffect(() => {
    if (isThere && model) {
      choose(model);
    }
  }, [isThere, model, choose]);

  const ready = model ? null : readyProvider(wanted, models);
  useEffect(() => {
    if (ready !== null) {
      setWanted(null);
      setOffer(ready);
    }
  }, [ready]);
  return {
    model: model && !model.available ? model : null,
    offer,
    choose,
    awaitModel,
    dismiss: useCallback(() => setWanted(null), [])
  };
}

/** Chooses the model that is waited for when it has come. */
function useAwaited(
  chat: IChat,
  models: readonly IModel[],
  onArrived: (origin: ModelOrigin) => void
): (origin: ModelOrigin | null) => void {
  const [awaited, setAwaited] = useState<ModelOrigin | null>(null);
  const arrived = awaited
    ? suggestedModel(models.filter(model => isReadyIn(awaited, model)))?.id
    : undefined;
  useEffect(() => {
    if (awaited && arrived !== undefined) {
      setAwaited(null);
      chat.chooseModel(arrived);
      onArrived(awaited);
    }
  }, [awaited, arrived, chat, onArrived]);
  return setAwaited;
}

function isReadyIn(
  origin: ModelOrigin,
  { available, provider, kernel, id }: IModel
): boolean {
  if ('provider' in origin) {
    return available && provider === origin.provider;
  }
  return 'notebook' in origin
    ? available && kernel?.path === origin.notebook
    : available && id === origin.model;
}

/** What a provider is called that was wanted as a whole, and has models now. */
function readyProvider(
  wanted: string | null,
  models: readonly IModel[]
): string | null {
  const name = wanted?.endsWith(':') ? wanted.slice(0, -1) : null;
  const found = models.find(
    ({ provider, available }) => available && provider === name
  );
  return name !== null && found ? found.detail : null;
}
