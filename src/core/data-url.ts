/**
 * Files that an address holds by itself, as those of messages and outputs do.
 */

const DATA_URL = /^data:([\w.+-]+\/[\w.+-]+)(?:;[\w.+-]+=[^;,]*)*(;base64)?,/i;

/** The content of a data URL, with its type; null for any other address. */
export function contentIn(url: string): Blob | null {
  const found = DATA_URL.exec(url);
  if (!found) {
    return null;
  }
  const [head, type, base64] = found;
  const body = url.slice(head.length);
  try {
    const bytes = base64 ? bytesOf(body) : decodeURIComponent(body);
    return new Blob([bytes], { type: type.toLowerCase() });
  } catch {
    return null;
  }
}

export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), character => character.charCodeAt(0));
}
