/**
 * What a question has brought along: a chip that opens.
 */
import React, { useId, useState } from 'react';
import type { IContext } from '../../core/context';
import { ChipContent } from '../parts/chip';
import { useServices } from '../services';
import { ContextPreview } from './context-preview';
import { contextIcon, sizeWords } from './context-words';

export function ContextPart({ context }: { context: IContext }): JSX.Element {
  const { trans } = useServices();
  const [isOpen, setOpen] = useState(false);
  const preview = useId();
  const size = sizeWords(context, trans);
  return (
    <div className="jp-ChatExt-context">
      <button
        type="button"
        className="jp-ChatExt-chip jp-ChatExt-fileChip"
        aria-label={trans.__('%1, %2', context.label, size)}
        aria-expanded={isOpen}
        aria-controls={isOpen ? preview : undefined}
        onClick={() => setOpen(before => !before)}
      >
        <ChipContent
          icon={contextIcon(context.kind)}
          label={context.label}
          note={size}
        />
      </button>
      {isOpen && (
        <div id={preview} className="jp-ChatExt-context-preview">
          <ContextPreview context={context} />
        </div>
      )}
    </div>
  );
}
