/**
 * Closes a popup when the person points elsewhere or moves on.
 */
import type { RefObject } from 'react';
import { useEffect } from 'react';

/** `root` holds the popup and the button that opens it. */
export function useDismiss(
  root: RefObject<HTMLElement>,
  isOpen: boolean,
  onDismiss: () => void
): void {
  useEffect(() => {
    const node = root.current;
    if (!isOpen || !node) {
      return;
    }
    const onOutside = (event: Event): void => {
      // what was pressed may be gone by now: then it was inside
      const target = event.target;
      if (
        target instanceof Node &&
        target.isConnected &&
        !node.contains(target)
      ) {
        onDismiss();
      }
    };
    document.addEventListener('pointerdown', onOutside, true);
    document.addEventListener('focusin', onOutside);
    return () => {
      document.removeEventListener('pointerdown', onOutside, true);
      document.removeEventListener('focusin', onOutside);
    };
  }, [root, isOpen, onDismiss]);
}
