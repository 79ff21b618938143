/**
 * The one hook between a chat's state and React.
 */
// eslint-disable-next-line @typescript-eslint/no-restricted-imports -- the one place where both meet
import { useCallback, useSyncExternalStore } from 'react';
import type { IChat, IChatState } from './chat';

export function useChat(chat: IChat): IChatState {
  const subscribe = useCallback(
    (listener: () => void) => {
      chat.changed.connect(listener);
      return () => {
        chat.changed.disconnect(listener);
      };
    },
    [chat]
  );
  return useSyncExternalStore(subscribe, () => chat.state);
}
