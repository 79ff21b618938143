/**
 * What the composer shows beside its field while a prompt is being chosen or
 * filled in.
 */
import type { RefObject } from 'react';
import React from 'react';
import { PromptForm } from './prompt-form';
import { SlashMenu } from './slash-menu';
import type { IPrompts } from './use-prompts';

export function PromptPopups(props: {
  prompts: IPrompts;
  anchor: RefObject<HTMLElement>;
}): JSX.Element | null {
  const { prompts, anchor } = props;
  if (prompts.filling !== null) {
    return (
      <PromptForm
        key={prompts.filling}
        prompt={prompts.filling}
        anchor={anchor}
        onUse={prompts.put}
        onCancel={prompts.cancel}
      />
    );
  }
  return prompts.menu ? (
    <SlashMenu menu={prompts.menu} anchor={anchor} onChoose={prompts.choose} />
  ) : null;
}
