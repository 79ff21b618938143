/**
 * A remark about the turn ("waiting for the kernel"), as a quiet line.
 */
import React from 'react';

/** What arrives is whatever a server or a function sent: take only sentences. */
export function NoticePart({ data }: { data: unknown }): JSX.Element | null {
  const { title, hint } = (data ?? {}) as Record<string, unknown>;
  if (typeof title !== 'string') {
    return null;
  }
  return (
    <p className="jp-ChatExt-notice">
      {title}
      {typeof hint === 'string' && ` ${hint}`}
    </p>
  );
}
