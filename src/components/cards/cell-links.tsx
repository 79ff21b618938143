/**
 * Ways from an error to the cells in which it happened.
 */
import React, { useState } from 'react';
import type { ICellLine } from '../../core/messages';
import { useServices } from '../services';

export interface ICellLinkProps {
  readonly line: ICellLine;
  /** The id of the kernel that ran the cell. */
  readonly kernel: string | null;
}

/** Leads to the line in which it happened; nothing where there are no cells. */
export function CellButton(
  props: Omit<ICellLinkProps, 'line'> & { lines: readonly ICellLine[] }
): JSX.Element | null {
  const { trans } = useServices();
  const line = props.lines.at(-1);
  const { show, isLost } = useShow(props.kernel);
  if (!line || !show) {
    return null;
  }
  return (
    <div className="jp-ChatExt-buttons">
      <button
        type="button"
        className="jp-ChatExt-button"
        onClick={() => show(line)}
      >
        {trans.__('Go to %1', line.label)}
      </button>
      <span role="status" className="jp-ChatExt-note">
        {isLost && trans.__('No open notebook has this cell any more.')}
      </span>
    </div>
  );
}

/** The text of a traceback, in which the lines of cells are links. */
export function Traceback(props: {
  text: string;
  lines: readonly ICellLine[];
  kernel: string | null;
}): JSX.Element {
  const { show } = useShow(props.kernel);
  const pieces = show ? piecesOf(props.text, props.lines) : [props.text];
  return (
    <>
      {pieces.map((piece, index) =>
        typeof piece === 'string' ? (
          piece
        ) : (
          <button
            key={index}
            type="button"
            className="jp-ChatExt-link"
            onClick={() => show?.(piece)}
          >
            {piece.label}
          </button>
        )
      )}
    </>
  );
}

function useShow(kernel: string | null): {
  show: ((line: ICellLine) => void) | undefined;
  isLost: boolean;
} {
  const { showCell } = useServices().host;
  const [isLost, setLost] = useState(false);
  const show =
    showCell &&
    ((line: ICellLine): void => {
      void showCell(line, kernel).then(isShown => setLost(!isShown));
    });
  return { show, isLost };
}

/** Cut a text at the first place of each line's label. */
function piecesOf(
  text: string,
  lines: readonly ICellLine[]
): readonly (string | ICellLine)[] {
  const pieces: (string | ICellLine)[] = [];
  let rest = text;
  for (const line of lines) {
    // "line 1" is not the beginning of "line 12"
    const at = rest.indexOf(`${line.label},`);
    if (at >= 0) {
      pieces.push(rest.slice(0, at), line);
      rest = rest.slice(at + line.label.length);
    }
  }
  return [...pieces, rest];
}
