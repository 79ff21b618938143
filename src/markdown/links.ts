/**
 * Links of an answer: where they lead can be seen before they are followed,
 * and following one tells the other side nothing about where it was.
 */

/** Characters that reorder text or take no room: they make one thing look like another. */
const CONTROLS = /[\u202A-\u202E\u2066-\u2069\u200B\u2060\uFEFF]/g;

const HOST = /(?:[\p{L}\p{N}_-]{1,63}\.){1,8}\p{L}[\p{L}\p{N}-]{1,62}/gu;

/** The text with such characters written out. */
export function withVisibleControls(text: string): string {
  return text.replace(
    CONTROLS,
    character =>
      `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`
  );
}

/** The address a link or image may lead to; null for any other kind. */
export function webAddress(text: string): URL | null {
  if (!/^https?:\/\//i.test(text.trim())) {
    return null;
  }
  try {
    return new URL(text.trim());
  } catch {
    // not an address: the link stays text
    return null;
  }
}

/** Make a link of the inert document safe to show and to follow. */
export function hardenLink(link: Element): void {
  const written = link.getAttribute('href') ?? '';
  const address = webAddress(written);
  const target = address?.href ?? mailTarget(written);
  if (target === null) {
    link.removeAttribute('href');
    link.removeAttribute('title');
    return;
  }
  link.setAttribute('rel', 'noopener noreferrer nofollow');
  link.setAttribute('referrerpolicy', 'no-referrer');
  link.setAttribute('target', '_blank');
  link.setAttribute('title', target);
  if (address && looksLikeAnotherHost(link.textContent ?? '', address)) {
    link.after(hostNote(link.ownerDocument, address));
  }
}

function mailTarget(written: string): string | null {
  return /^mailto:\S+$/i.test(written) ? written : null;
}

/** The link's text names a host, and none of those it names is the real one. */
function looksLikeAnotherHost(text: string, address: URL): boolean {
  const readable = text.replace(CONTROLS, '');
  if (readable !== text || address.username !== '') {
    return true;
  }
  const named = Array.from(readable.slice(0, 2_000).matchAll(HOST), ([host]) =>
    bareHost(host)
  );
  return named.length > 0 && !named.includes(bareHost(address.hostname));
}

function bareHost(host: string): string {
  return host.toLowerCase().replace(/^www\./, '');
}

function hostNote(owner: Document, address: URL): Element {
  const note = owner.createElement('span');
  note.className = 'jp-ChatExt-linkHost';
  note.textContent = ` (${address.host})`;
  return note;
}
