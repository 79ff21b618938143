/**
 * Leaves only the conversations of the notebook that is current in the list.
 */
import React, { useState } from 'react';
import { useServices } from '../services';

export interface INotebookFilter {
  /** The current notebook; null where there is none to choose. */
  readonly here: string | null;
  /** The notebook whose conversations are wanted; null for all. */
  readonly wanted: string | null;
  readonly set: (isWanted: boolean) => void;
}

export function useNotebookFilter(here: string | null): INotebookFilter {
  const [isWanted, set] = useState(false);
  return { here, wanted: isWanted ? here : null, set };
}

export function NotebookFilter(props: {
  filter: INotebookFilter;
}): JSX.Element | null {
  const { trans } = useServices();
  const { here, wanted, set } = props.filter;
  return here === null ? null : (
    <div className="jp-ChatExt-conversations-filter">
      <button
        type="button"
        className="jp-ChatExt-choice"
        aria-pressed={wanted !== null}
        title={trans.__('Only conversations of %1', here)}
        onClick={() => set(wanted === null)}
      >
        {trans.__('This notebook')}
      </button>
    </div>
  );
}
