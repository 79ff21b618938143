/**
 * Seconds that are left of a waiting time.
 */
import { useEffect, useState } from 'react';

/** Whole seconds until `seconds` after `since` (an ISO date; now without it). */
export function useCountdown(seconds: number, since?: string): number {
  const [start] = useState(() => {
    const given = since ? Date.parse(since) : NaN;
    return Number.isNaN(given) ? Date.now() : given;
  });
  const end = start + seconds * 1000;
  const [now, setNow] = useState(Date.now);
  // never more than was said, where the server's clock is ahead of ours
  const left = Math.max(
    0,
    Math.min(Math.ceil((end - now) / 1000), Math.ceil(seconds))
  );
  useEffect(() => {
    if (left > 0) {
      const timer = window.setTimeout(() => setNow(Date.now()), 1000);
      return () => window.clearTimeout(timer);
    }
  }, [left, now]);
  return left;
}
