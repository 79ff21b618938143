/**
 * Compares versions of the two halves.
 */

/** Whether the page is older or newer than the server; null for neither. */
export function pageIs(
  page: string,
  server: string | null
): 'older' | 'newer' | null {
  if (server === null || page === server) {
    return null;
  }
  const [ours, theirs] = [numbersOf(page), numbersOf(server)];
  const length = Math.max(ours.length, theirs.length);
  for (let at = 0; at < length; at += 1) {
    const difference = (ours[at] ?? 0) - (theirs[at] ?? 0);
    if (difference !== 0) {
      return difference < 0 ? 'older' : 'newer';
    }
  }
  // of 1.0.0a1 and 1.0.0 nobody knows here: to load the page again costs least
  return 'older';
}

/** The numbers of a release, without what comes after them. */
function numbersOf(version: string): number[] {
  const [release] = /^\d+(\.\d+)*/.exec(version) ?? ['0'];
  return release.split('.').map(Number);
}
