/**
 * A list box of prompts; their variables stand out.
 */
import React from 'react';
import { piecesOf } from '../../core/prompts';
import type { IPrompt } from '../../core/prompts';
import { ListOption } from '../list-option';
import { useServices } from '../services';
import { optionId } from './prompt-menu';
import type { IPromptMenu } from './prompt-menu';

export interface IPromptListProps extends React.HTMLAttributes<HTMLDivElement> {
  readonly menu: IPromptMenu;
  readonly onChoose: (prompt: string) => void;
}

export const PromptList = React.forwardRef<HTMLDivElement, IPromptListProps>(
  function PromptList({ menu, onChoose, ...rest }, ref) {
    const { trans } = useServices();
    return (
      <div
        {...rest}
        ref={ref}
        id={menu.id}
        role="listbox"
        aria-label={trans.__('Prompts')}
        className="jp-ChatExt-options"
        // the focus stays where it is
        onMouseDown={event => event.preventDefault()}
      >
        {menu.prompts.map((prompt, index) => (
          <PromptOption
            key={prompt.text}
            id={optionId(menu, index)}
            prompt={prompt}
            isActive={index === menu.active}
            onPoint={() => menu.setActive(index)}
            onChoose={() => onChoose(prompt.text)}
          />
        ))}
      </div>
    );
  }
);

function PromptOption(props: {
  id: string;
  prompt: IPrompt;
  isActive: boolean;
  onPoint: () => void;
  onChoose: () => void;
}): JSX.Element {
  const { prompt } = props;
  return (
    <ListOption
      id={props.id}
      isActive={props.isActive}
      className="jp-ChatExt-prompt"
      onPointerMove={props.onPoint}
      onClick={props.onChoose}
    >
      {prompt.title && (
        <span className="jp-ChatExt-prompt-title">{prompt.title}</span>
      )}
      <span className="jp-ChatExt-prompt-text">
        {piecesOf(prompt.text, NOTHING).map((piece, index) =>
          'variable' in piece ? <var key={index}>{piece.text}</var> : piece.text
        )}
      </span>
    </ListOption>
  );
}

const NOTHING: ReadonlyMap<string, string> = new Map();
