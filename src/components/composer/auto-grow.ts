/**
 * Makes a text area as high as its text; CSS sets the limit.
 */
import type { RefObject } from 'react';
import { useLayoutEffect } from 'react';

export function useAutoGrow(
  area: RefObject<HTMLTextAreaElement>,
  text: string
): void {
  useLayoutEffect(() => {
    // where the browser does it by itself (CSS field-sizing), a measurement
    // per key would only cost time
    if (area.current && !growsByItself()) {
      area.current.style.height = 'auto';
      area.current.style.height = `${area.current.scrollHeight}px`;
    }
  }, [area, text]);
}

function growsByItself(): boolean {
  return (
    typeof CSS !== 'undefined' &&
    typeof CSS.supports === 'function' &&
    CSS.supports('field-sizing', 'content')
  );
}
