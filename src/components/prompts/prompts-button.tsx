/**
 * Offers the prompts of the chosen model, in a list that a button opens.
 */
import { listIcon } from '@jupyterlab/ui-components';
import type { RefObject } from 'react';
import React, { useEffect, useRef } from 'react';
import type { IPrompt } from '../../core/prompts';
import { IconButton } from '../icon-button';
import { useOpening } from '../opening';
import { Popup } from '../popup';
import { useServices } from '../services';
import { PromptList } from './prompt-list';
import { optionId, usePromptMenu } from './prompt-menu';
import type { IPromptMenuOptions } from './prompt-menu';

export interface IPromptsButtonProps {
  readonly prompts: readonly IPrompt[];
  readonly anchor: RefObject<HTMLElement>;
  readonly onChoose: (prompt: string) => void;
}

export function PromptsButton(props: IPromptsButtonProps): JSX.Element {
  const { trans } = useServices();
  const { isOpen, root, button, toggle, dismiss, close } = useOpening();
  return (
    <div ref={root} className="jp-ChatExt-tool-button">
      <IconButton
        ref={button}
        icon={listIcon}
        label={trans.__('Prompts')}
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        onClick={toggle}
      />
      {isOpen && (
        <Popup anchor={props.anchor} className="jp-ChatExt-prompts">
          <FocusedList
            prompts={props.prompts}
            onChoose={prompt => {
              dismiss();
              props.onChoose(prompt);
            }}
            onClose={close}
          />
        </Popup>
      )}
    </div>
  );
}

/** The list takes the focus, and the keys. */
function FocusedList(props: IPromptMenuOptions): JSX.Element {
  const list = useRef<HTMLDivElement>(null);
  const menu = usePromptMenu(props);
  useEffect(() => list.current?.focus(), []);
  return (
    <PromptList
      ref={list}
      menu={menu}
      tabIndex={0}
      aria-activedescendant={optionId(menu, menu.active)}
      onKeyDown={menu.onKeyDown}
      onChoose={props.onChoose}
    />
  );
}
