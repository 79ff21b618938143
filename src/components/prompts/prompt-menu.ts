/**
 * Which prompts are listed, and which of them is the active one: the same for
 * the list of the button and for the one that a slash opens.
 */
import type React from 'react';
import { useId, useState } from 'react';
import type { IPrompt } from '../../core/prompts';
import { isComposing } from '../input-method';
import { nextIndex } from '../models/model-list';

export interface IPromptMenu {
  readonly id: string;
  readonly prompts: readonly IPrompt[];
  readonly active: number;
  readonly setActive: (index: number) => void;
  readonly close: () => void;
  /** Take a key, if it means something in the list. */
  readonly onKeyDown: (event: React.KeyboardEvent) => void;
}

export interface IPromptMenuOptions {
  readonly prompts: readonly IPrompt[];
  readonly onChoose: (prompt: string) => void;
  readonly onClose: () => void;
}

export function usePromptMenu(options: IPromptMenuOptions): IPromptMenu {
  const { prompts, onChoose, onClose } = options;
  const id = useId();
  const [wanted, setActive] = useState(0);
  // the list may have become shorter
  const active = Math.min(wanted, Math.max(0, prompts.length - 1));

  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (isComposing(event.nativeEvent)) {
      return;
    }
    const next = nextIndex(event.key, active, prompts.length);
    if (next !== null) {
      event.preventDefault();
      setActive(next);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      onChoose(prompts[active].text);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      onClose();
    }
  };
  return { id, prompts, active, setActive, close: onClose, onKeyDown };
}

/** The prompts that hold every word that was typed. */
export function searchPrompts(
  prompts: readonly IPrompt[],
  typed: string
): IPrompt[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return prompts.filter(prompt => {
    const text = `${prompt.title} ${prompt.text}`.toLowerCase();
    return words.every(word => text.includes(word));
  });
}

export function optionId(menu: IPromptMenu, index: number): string {
  return `${menu.id}-${index}`;
}
