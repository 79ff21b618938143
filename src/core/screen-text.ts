/**
 * What programs print for terminals, as text.
 */

/** Colours and cursor movements, for terminals. */
const ESCAPES = new RegExp(
  '\\u001B(?:' +
    '\\[[0-9;?]{0,40}[ -/]?[@-~]|' +
    '\\][^\\u0007\\u001B]{0,2000}(?:\\u0007|\\u001B\\\\)|' +
    '[@-Z\\\\^_])',
  'g'
);

/** The text as a terminal would have left it. */
export function asOnScreen(text: string): string {
  const lines = text.replace(ESCAPES, '').replace(/\r\n/g, '\n').split('\n');
  // a progress bar writes over itself
  return lines
    .map(line => line.slice(line.lastIndexOf('\r', line.length - 2) + 1))
    .join('\n');
}
