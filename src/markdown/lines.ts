/**
 * What a single line of Markdown can begin: the rules JupyterLab's parser
 * (marked) goes by, as far as they decide where a block ends.
 */

/** A fence: what closes it, and the language it was opened with. */
export interface IFence {
  readonly marker: string;
  readonly language: string;
}

const FENCE = /^ {0,3}(?:(`{3,})([^`\n]*)|(~{3,})([^\n]*))$/;
const HEADING = /^ {0,3}#{1,6}(?:\s|$)/;
const RULE = /^ {0,3}(?:(?:-[\t ]*){3,}|(?:_[\t ]*){3,}|(?:\*[\t ]*){3,})$/;
const UNDERLINE = /^ {0,3}(?:=+|-+) *$/;
const INDENTED = /^(?: {4}| {0,3}\t)/;
const INTERRUPTING_ITEM = /^ {0,3}(?:[*+-]|1[.)])[ \t]/;

const BLOCK_TAG =
  'address|article|aside|base|basefont|blockquote|body|caption|center|col' +
  '|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure' +
  '|footer|form|frame|frameset|h[1-6]|head|header|hr|html|legend|li' +
  '|link|main|menu|menuitem|meta|nav|ol|optgroup|option|p|param' +
  '|search|section|summary|table|tbody|td|tfoot|th|thead|tr|track|ul';
const BLOCK_HTML = new RegExp(
  `^ {0,3}</?(?:${BLOCK_TAG})(?: +|$|/?>)|^ {0,3}<pre[\\s>]`,
  'i'
);
const INTERRUPTING_HTML = new RegExp(
  `^(?:</?(?:${BLOCK_TAG})(?: +|$|/?>)|<pre)`,
  'i'
);
/** Elements that are shown as text, so that they hold nothing (see prepare). */
export const SHOWN_TAG =
  'script|style|textarea|title|xmp|plaintext|noembed|noframes|noscript' +
  '|iframe|template|svg|math';

const LONE_TAG = new RegExp(
  `^ {0,3}</?(?!(?:${SHOWN_TAG})\\b)[a-z][\\w-]*(?: [^<>\\n]{0,1000})?/?>[ \\t]*$`,
  'i'
);

export function isBlank(line: string): boolean {
  return line.trim() === '';
}

export function isIndentedCode(line: string): boolean {
  return INDENTED.test(line) && !isBlank(line);
}

/** A heading or a rule: a block that is complete after its one line. */
export function isOneLiner(line: string): boolean {
  return HEADING.test(line) || isRule(line);
}

export function isRule(line: string): boolean {
  // a long line is prose: the rule's pattern need not walk it
  return line.length <= 400 && RULE.test(line);
}

export function isHtml(line: string): boolean {
  return BLOCK_HTML.test(line) || LONE_TAG.test(line);
}

/** The line under a table's head. */
export function isTableRule(line: string): boolean {
  return line.includes('|') && /^ {0,3}[|:-][ |:-]*$/.test(line);
}

export function isQuote(line: string): boolean {
  return /^ {0,3}>/.test(line);
}

/** A fence in a quote: no line without a quote mark continues it. */
export function isQuotedFence(line: string): boolean {
  return /^ {0,3}>[ \t>]*(?:`{3,}[^`]*|~{3,}.*)$/.test(line);
}

/** Whether a paragraph ends before this line although no blank line came. */
export function interruptsParagraph(line: string): boolean {
  return (
    openFence(line) !== null ||
    HEADING.test(line) ||
    (isRule(line) && !UNDERLINE.test(line)) ||
    INTERRUPTING_ITEM.test(line) ||
    INTERRUPTING_HTML.test(line)
  );
}

export function openFence(line: string): IFence | null {
  const match = FENCE.exec(line);
  if (!match) {
    return null;
  }
  return {
    marker: match[1] ?? match[3],
    language: (match[2] ?? match[4]).trim().split(/\s/, 1)[0]
  };
}

export function closesFence(line: string, fence: IFence): boolean {
  const start = line.length - line.trimStart().length;
  return (
    start <= 3 &&
    line.startsWith(fence.marker, start) &&
    /^[~`]* *$/.test(line.slice(start + fence.marker.length))
  );
}
