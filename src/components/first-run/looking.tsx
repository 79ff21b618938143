/**
 * Says that models are being looked for, and sees to it that the list is fresh
 * where the server cannot tell of changes.
 */
import React, { useEffect } from 'react';
import type { IChat } from '../../state/chat';
import { useServices } from '../services';

/** In milliseconds. */
const PAUSE = 2000;

export function Looking({ chat }: { chat: IChat }): JSX.Element {
  const { trans } = useServices();
  useEffect(() => {
    const timer = window.setInterval(() => void chat.refreshModels(), PAUSE);
    return () => window.clearInterval(timer);
  }, [chat]);
  return (
    <p role="status" className="jp-ChatExt-note">
      {trans.__('Looking for its models …')}
    </p>
  );
}
