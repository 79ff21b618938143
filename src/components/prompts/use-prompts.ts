/**
 * The prompts of a model and those of the person, and the way of one into the
 * composer's field.
 */
import type { RefObject } from 'react';
import { useMemo, useState } from 'react';
import type { IModel } from '../../core/models';
import { variablesOf } from '../../core/prompts';
import type { IPrompt } from '../../core/prompts';
import { replaceText } from '../composer/enter-key';
import type { IPromptMenu } from './prompt-menu';
import { useSlashMenu } from './slash-menu';

export interface IPrompts {
  readonly offered: readonly IPrompt[];
  /** The prompt whose variables are being filled in. */
  readonly filling: string | null;
  /** The list that a slash opened. */
  readonly menu: IPromptMenu | null;
  readonly choose: (prompt: string) => void;
  /** Put a text into the field. */
  readonly put: (text: string) => void;
  readonly cancel: () => void;
}

const NO_PROMPTS: readonly IPrompt[] = [];

export function usePrompts(
  model: IModel | undefined,
  library: readonly IPrompt[],
  area: RefObject<HTMLTextAreaElement>,
  [text, setText]: [string, (text: string) => void]
): IPrompts {
  const offered = useMemo(
    () => distinct([...untitled(model?.prompts ?? []), ...library]),
    [model?.prompts, library]
  );
  const [chosen, setChosen] = useState<string | null>(null);
  // another model: another list
  const filling = offered.find(each => each.text === chosen)?.text ?? null;

  const put = (filled: string): void => {
    setChosen(null);
    if (area.current) {
      setText(replaceText(area.current, filled));
    }
  };
  const choose = (prompt: string): void =>
    variablesOf(prompt).length > 0 ? setChosen(prompt) : put(prompt);
  const cancel = (): void => {
    setChosen(null);
    area.current?.focus();
  };
  const menu = useSlashMenu({
    prompts: filling === null ? offered : NO_PROMPTS,
    text,
    onChoose: choose
  });
  return { offered, filling, menu, choose, put, cancel };
}

function untitled(texts: readonly string[]): IPrompt[] {
  return texts.map(text => ({ title: '', text }));
}

/** One prompt of each text. */
function distinct(prompts: readonly IPrompt[]): IPrompt[] {
  return [
    ...new Map(prompts.map(prompt => [prompt.text, prompt] as const)).values()
  ];
}
