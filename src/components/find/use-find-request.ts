/**
 * Whether words are looked for in the conversation shown.
 */
import type React from 'react';
import { useCallback, useState } from 'react';
import { isMac } from '../keys';

export interface IFindRequest {
  /** A number that grows with each request; 0 while nothing is looked for. */
  readonly request: number;
  /** Ctrl+F (Cmd+F on a Mac) anywhere in the chat. */
  readonly onKeyDown: (event: React.KeyboardEvent) => void;
  readonly toggle: () => void;
  readonly end: () => void;
}

export function useFindRequest(
  canFind: boolean,
  onEnd: () => void
): IFindRequest {
  const [request, setRequest] = useState(0);
  const end = useCallback(() => {
    setRequest(0);
    onEnd();
  }, [onEnd]);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (canFind && isFindKey(event)) {
      event.preventDefault();
      event.stopPropagation();
      setRequest(last => last + 1);
    }
  };
  const toggle = useCallback(() => setRequest(last => (last ? 0 : 1)), []);
  return { request, onKeyDown, toggle, end };
}

/** On a Mac, Ctrl+F moves the cursor. */
function isFindKey(event: React.KeyboardEvent): boolean {
  const { key, ctrlKey, metaKey, shiftKey, altKey } = event;
  const isAccel = isMac() ? metaKey : ctrlKey;
  return isAccel && !shiftKey && !altKey && key === 'f';
}
