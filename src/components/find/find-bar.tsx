/**
 * The bar over a conversation in which words are looked for.
 */
import {
  caretDownIcon,
  caretUpIcon,
  closeIcon
} from '@jupyterlab/ui-components';
import React from 'react';
import { IconButton } from '../icon-button';
import { isComposing } from '../input-method';
import { useServices } from '../services';
import { useFind } from './use-find';
import type { IFindOptions } from './use-find';

export interface IFindBarProps extends IFindOptions {
  readonly onClose: () => void;
}

export function FindBar(props: IFindBarProps): JSX.Element {
  const { trans } = useServices();
  const { onClose } = props;
  const { words, count, position, search, step } = useFind(props);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Enter' && !isComposing(event.nativeEvent)) {
      event.preventDefault();
      step(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      onClose();
    }
  };
  return (
    <search className="jp-ChatExt-find" onKeyDown={onKeyDown}>
      <input
        autoFocus
        type="search"
        className="jp-ChatExt-input"
        aria-label={trans.__('Find in this conversation')}
        placeholder={trans.__('Find in this conversation')}
        value={words}
        onChange={event => search(event.target.value)}
      />
      <span className="jp-ChatExt-note" role="status">
        {statusOf()}
      </span>
      <IconButton
        icon={caretUpIcon}
        label={trans.__('Previous message')}
        disabled={count === 0}
        onClick={() => step(-1)}
      />
      <IconButton
        icon={caretDownIcon}
        label={trans.__('Next message')}
        disabled={count === 0}
        onClick={() => step(1)}
      />
      <IconButton
        icon={closeIcon}
        label={trans.__('Close search')}
        onClick={onClose}
      />
    </search>
  );

  function statusOf(): string {
    if (words === '') {
      return '';
    }
    return count === 0
      ? trans.__('Not found')
      : trans.__('%1 of %2', position, count);
  }
}
