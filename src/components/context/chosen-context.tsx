/**
 * Something that goes with the next question: what it is, about how much, and
 * exactly what is sent of it.
 */
import { closeIcon, refreshIcon } from '@jupyterlab/ui-components';
import type { RefObject } from 'react';
import React, { useId } from 'react';
import type { IChosenContext } from '../../core/context';
import { IconButton } from '../icon-button';
import { useOpening } from '../opening';
import type { IOpening } from '../opening';
import { ChipContent } from '../parts/chip';
import { DialogPopup } from '../popup';
import { useServices } from '../services';
import { ContextPreview } from './context-preview';
import { contextIcon, sizeWords } from './context-words';

export interface IChosenContextProps {
  readonly chosen: IChosenContext;
  /** Where the preview stands. */
  readonly anchor: RefObject<HTMLElement>;
  readonly onRemove: () => void;
  readonly onRetry: () => void;
}

export function ChosenContext(props: IChosenContextProps): JSX.Element {
  const { chosen, onRemove } = props;
  const { source, context, problem } = chosen;
  const label = context?.label ?? source.label;
  const opening = useOpening<HTMLLIElement>();
  const facts = useId();
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const isRemoval = event.key === 'Delete' || event.key === 'Backspace';
    if (isRemoval && !opening.isOpen) {
      event.preventDefault();
      onRemove();
    }
  };
  return (
    <li
      ref={opening.root}
      className={`jp-ChatExt-chosen ${problem ? 'jp-mod-problem' : ''}`}
      onKeyDown={onKeyDown}
    >
      <OpenButton {...props} opening={opening} facts={facts} label={label} />
      <Buttons {...props} label={label} />
      {problem && (
        <span id={facts} className="jp-ChatExt-note">
          {[problem.title, problem.hint].filter(Boolean).join(' ')}
        </span>
      )}
      {opening.isOpen && context && (
        <DialogPopup
          anchor={props.anchor}
          label={label}
          className="jp-ChatExt-context-preview"
          onClose={opening.close}
        >
          <ContextPreview context={context} takesFocus />
        </DialogPopup>
      )}
    </li>
  );
}

/** The name, which opens the preview. */
function OpenButton(props: {
  chosen: IChosenContext;
  opening: IOpening<HTMLLIElement>;
  facts: string;
  label: string;
}): JSX.Element {
  const { trans } = useServices();
  const { opening } = props;
  const { source, context, problem } = props.chosen;
  const known = context ? sizeWords(context, trans) : trans.__('being read…');
  const size = problem ? trans.__('could not be read') : known;
  return (
    <button
      ref={opening.button}
      type="button"
      className="jp-ChatExt-chosen-label"
      aria-label={trans.__('%1, %2', props.label, size)}
      aria-haspopup="dialog"
      aria-expanded={opening.isOpen}
      aria-describedby={problem ? props.facts : undefined}
      aria-disabled={!context}
      onClick={() => context && opening.toggle()}
    >
      <ChipContent
        icon={contextIcon(source.kind)}
        label={props.label}
        note={problem ? null : size}
      />
    </button>
  );
}

function Buttons(props: IChosenContextProps & { label: string }): JSX.Element {
  const { trans } = useServices();
  const { label } = props;
  return (
    <>
      {props.chosen.problem && (
        <IconButton
          icon={refreshIcon}
          label={trans.__('Read %1 again', label)}
          onClick={props.onRetry}
        />
      )}
      <IconButton
        icon={closeIcon}
        label={trans.__('Remove %1', label)}
        className="jp-ChatExt-chosen-remove"
        onClick={props.onRemove}
      />
    </>
  );
}
