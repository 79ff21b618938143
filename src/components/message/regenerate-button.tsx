/**
 * Asks for another answer: of the same model, or of one chosen from a list.
 */
import { caretDownIcon, refreshIcon } from '@jupyterlab/ui-components';
import React from 'react';
import type { IMessage } from '../../core/messages';
import type { IChat } from '../../state/chat';
import { IconButton } from '../icon-button';
import { ModelList } from '../models/model-list';
import { useOpening } from '../opening';
import { Popup } from '../popup';
import { useServices } from '../services';

export interface IRegenerateButtonProps {
  readonly chat: IChat;
  readonly message: IMessage;
  /** Whether other models can be chosen. */
  readonly canChooseModel: boolean;
  /** What the list of models stands beside. */
  readonly anchor: React.RefObject<HTMLElement>;
}

export function RegenerateButton(props: IRegenerateButtonProps): JSX.Element {
  const { trans } = useServices();
  const { chat, message } = props;
  return (
    <span className="jp-ChatExt-regenerate jp-mod-idle-only">
      <IconButton
        icon={refreshIcon}
        label={trans.__('Regenerate')}
        onClick={() => void chat.regenerate(message.id)}
      />
      {props.canChooseModel && <OtherModel {...props} />}
    </span>
  );
}

function OtherModel({
  chat,
  message,
  anchor
}: IRegenerateButtonProps): JSX.Element {
  const { trans } = useServices();
  const { isOpen, root, button, toggle, close } = useOpening<HTMLSpanElement>();
  return (
    <span ref={root}>
      <IconButton
        ref={button}
        icon={caretDownIcon}
        label={trans.__('Regenerate with another model')}
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        onClick={toggle}
      />
      {isOpen && (
        <Popup anchor={anchor} className="jp-ChatExt-otherModels">
          <ModelList
            models={chat.state.models.filter(({ available }) => available)}
            model={modelOf(message)}
            recent={chat.state.recentModels}
            onClose={close}
            onChoose={({ id }) => {
              close();
              void chat.regenerate(message.id, id);
            }}
          />
        </Popup>
      )}
    </span>
  );
}

function modelOf({ metadata }: IMessage): string | null {
  return typeof metadata.model === 'string' ? metadata.model : null;
}
