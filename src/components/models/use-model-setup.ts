/**
 * The way from choosing a model to asking it, where it needs something first.
 */
import { useCallback, useEffect, useState } from 'react';
import { withUnlisted } from '../../core/models';
import type { IModel } from '../../core/models';
import type { IChat, IChatState } from '../../state/chat';

export interface IModelSetup {
  /** The model that the person wants but cannot ask yet. */
  readonly model: IModel | null;
  /** A provider whose models can be chosen now, as what one would search for. */
  readonly offer: string | null;
  readonly choose: (model: IModel) => void;
  readonly dismiss: () => void;
}

/**
 * Choosing a model that needs something first shows what; as soon as it is
 * there, the model is chosen. Of a provider that has its key now, the models
 * are offered.
 */
export function useModelSetup(
  chat: IChat,
  { models, providers, model: chosen }: IChatState,
  onChosen: () => void
): IModelSetup {
  const [wanted, setWanted] = useState<string | null>(null);
  const [offer, setOffer] = useState<string | null>(null);
  const id = wanted ?? chosen;
  const model = withUnlisted(models, providers, [id]).find(
    each => each.id === id
  );
  const choose = useCallback(
    ({ id: choice, available }: IModel) => {
      setOffer(null);
      setWanted(available ? null : choice);
      if (available) {
        chat.chooseModel(choice);
        onChosen();
      }
    },
    [chat, onChosen]
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
    dismiss: useCallback(() => setWanted(null), [])
  };
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
