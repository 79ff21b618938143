/**
 * Says why no conversation is listed, and how to see some.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { RefObject } from 'react';
import React from 'react';
import { useServices } from '../services';
import type { INotebookFilter } from './notebook-filter';
import type { ISearch } from './search';

export interface INothingProps {
  readonly search: ISearch;
  readonly filter: INotebookFilter;
  /** Where the focus goes when the remark does. */
  readonly field: RefObject<HTMLElement>;
}

export function Nothing({ search, filter, field }: INothingProps): JSX.Element {
  const { trans } = useServices();
  const { problem, found } = search;
  const isHere = filter.wanted !== null;
  return (
    <div className="jp-ChatExt-none">
      <p>{problem ?? reasonFor(found !== null, isHere, trans)}</p>
      {isHere && (
        <button
          type="button"
          className="jp-ChatExt-button"
          onClick={() => {
            filter.set(false);
            field.current?.focus();
          }}
        >
          {trans.__('All conversations')}
        </button>
      )}
    </div>
  );
}

function reasonFor(
  isSearch: boolean,
  isHere: boolean,
  trans: TranslationBundle
): string {
  if (isSearch) {
    return isHere
      ? trans.__('No conversation of this notebook has this.')
      : trans.__('No conversation has this.');
  }
  return isHere
    ? trans.__('No conversation belongs to this notebook yet.')
    : trans.__('No conversations yet.');
}
