/**
 * Reads the typed error that a failed message carries.
 */
import type { IChatError, Part } from '../../core/messages';

export function errorOf(parts: readonly Part[]): IChatError | null {
  for (const part of parts) {
    if (part.type === 'data-error' && isChatError(part.data)) {
      return part.data;
    }
  }
  return null;
}

function isChatError(data: unknown): data is IChatError {
  return (
    typeof data === 'object' &&
    data !== null &&
    'title' in data &&
    typeof data.title === 'string'
  );
}
