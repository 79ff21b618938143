/**
 * The prompts while a slash is typed at the start of the message. The field
 * keeps the focus; what follows the slash narrows the list.
 */
import type { RefObject } from 'react';
import React, { useEffect, useMemo, useState } from 'react';
import type { IPrompt } from '../../core/prompts';
import { useDismiss } from '../dismiss';
import { Popup } from '../popup';
import { useServices } from '../services';
import { PromptList } from './prompt-list';
import { optionId, searchPrompts, usePromptMenu } from './prompt-menu';
import type { IPromptMenu } from './prompt-menu';

export interface ISlashMenuOptions {
  readonly prompts: readonly IPrompt[];
  readonly text: string;
  readonly onChoose: (prompt: string) => void;
}

/** The open menu, or null. */
export function useSlashMenu(options: ISlashMenuOptions): IPromptMenu | null {
  const { prompts, text, onChoose } = options;
  const [isClosed, setClosed] = useState(false);
  const typed = typedAfterSlash(text);
  const found = useMemo(
    () => (typed === null ? [] : searchPrompts(prompts, typed)),
    [prompts, typed]
  );
  // closed for this slash only
  const isOver = typed === null;
  useEffect(() => setClosed(false), [isOver]);
  const menu = usePromptMenu({
    prompts: found,
    onChoose: prompt => {
      setClosed(true);
      onChoose(prompt);
    },
    onClose: () => setClosed(true)
  });
  return found.length > 0 && !isClosed ? menu : null;
}

function typedAfterSlash(text: string): string | null {
  return text.startsWith('/') && !text.includes('\n') ? text.slice(1) : null;
}

/** What tells assistive technology that the field drives the list. */
export function drivenBy(
  menu: IPromptMenu | null
): React.AriaAttributes | undefined {
  return menu
    ? {
        'aria-autocomplete': 'list',
        'aria-controls': menu.id,
        'aria-activedescendant': optionId(menu, menu.active)
      }
    : undefined;
}

export function SlashMenu(props: {
  menu: IPromptMenu;
  anchor: RefObject<HTMLElement>;
  onChoose: (prompt: string) => void;
}): JSX.Element {
  const { trans } = useServices();
  const { close } = props.menu;
  useDismiss(props.anchor, true, close);
  const count = props.menu.prompts.length;
  return (
    <Popup anchor={props.anchor} className="jp-ChatExt-prompts">
      <PromptList menu={props.menu} onChoose={props.onChoose} />
      <p role="status" className="jp-ChatExt-spoken">
        {trans._n('%1 prompt', '%1 prompts', count)}
      </p>
    </Popup>
  );
}
