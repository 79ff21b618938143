/**
 * What an empty conversation shows: which model will answer, or how to get one.
 */
import React, { useState } from 'react';
import type { IModel } from '../core/models';
import { chatIcon } from '../chat-icon';
import type { IChatState } from '../state/chat';
import { FirstRun } from './first-run/first-run';
import type { IFirstRunProps } from './first-run/first-run';
import { accel } from './keys';
import { useServices } from './services';

export interface IWelcomeProps
  extends IFirstRunProps, Pick<IChatState, 'model'> {}

export const Welcome = React.memo(function Welcome(
  props: IWelcomeProps
): JSX.Element {
  const isUsable = props.models.some(model => model.available);
  const chosen = props.models.find(({ id }) => id === props.model);
  return (
    <div className="jp-ChatExt-welcome">
      <chatIcon.react
        tag="div"
        aria-hidden="true"
        className="jp-ChatExt-welcome-icon"
      />
      {isUsable ? (
        // another model was asked for and has come: that is enough of choices
        <Ready key={props.model} {...props} chosen={chosen} />
      ) : (
        <Ways {...props} />
      )}
    </div>
  );
});

function Ways(props: IFirstRunProps): JSX.Element {
  const { trans } = useServices();
  return (
    <>
      <h2>{trans.__('Which model should answer?')}</h2>
      <p>{trans.__('Each of these leads to a first answer:')}</p>
      <FirstRun {...props} />
    </>
  );
}

function Ready(
  props: IFirstRunProps & { chosen: IModel | undefined }
): JSX.Element {
  const { trans, sendWith } = useServices();
  const { chosen: model } = props;
  const [wantsOther, setWantsOther] = useState(false);
  return (
    <>
      <h2>
        {model
          ? trans.__('Ask %1', model.label)
          : trans.__('Choose a model, then ask')}
      </h2>
      {model?.detail && <p>{model.detail}</p>}
      <p className="jp-ChatExt-note">
        {sendWith === 'enter'
          ? trans.__('Enter sends, Shift+Enter starts a new line.')
          : trans.__('%1 sends, Enter starts a new line.', accel('Enter'))}
      </p>
      {wantsOther ? (
        <FirstRun {...props} />
      ) : (
        <button
          type="button"
          className="jp-ChatExt-link"
          onClick={() => setWantsOther(true)}
        >
          {trans.__('Add another model')}
        </button>
      )}
    </>
  );
}
