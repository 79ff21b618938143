/**
 * Splits a growing Markdown text into finished blocks and one open block. Each
 * line is looked at once, so the cost of an answer grows with its length only.
 *
 * A block never ends inside a fence, a formula, a list, a table, a quote or an
 * HTML element: rendering the blocks one by one gives what rendering the whole
 * text would give.
 */
import { HtmlTracker } from './html-tracker';
import {
  closesFence,
  interruptsParagraph,
  isBlank,
  isHtml,
  isIndentedCode,
  isOneLiner,
  isQuote,
  isQuotedFence,
  isTableRule,
  openFence
} from './lines';
import type { IFence } from './lines';
import { isItem, ListTracker } from './list-tracker';
import { mayBeDisplay, opensDisplay } from './math';

/** `flow` is everything but code. */
export type BlockKind = 'flow' | 'fence' | 'indented';

export interface IBlock {
  readonly kind: BlockKind;
  readonly source: string;
}

/** What the open block is, and the lines it takes. */
type Shape =
  | { readonly name: 'none' | 'flow' | 'indented' }
  | { readonly name: 'fence'; readonly fence: IFence }
  | { readonly name: 'list'; readonly list: ListTracker }
  | { readonly name: 'html'; readonly html: HtmlTracker };

/** Display mathematics that was opened and not closed yet. */
interface IOpenFormula {
  readonly closer: string;
  /** The opening line's index in the open block. */
  readonly from: number;
  length: number;
}

const NONE: Shape = { name: 'none' };

/** A list or table of more characters or lines goes on as another block. */
const LONG = 8_000;
const LONG_LINES = 250;

export class BlockSplitter {
  /** Take more text; gives the blocks that are finished now. */
  append(text: string): readonly IBlock[] {
    const lines = this.normalized(text).split('\n');
    const last = lines.pop() ?? '';
    for (const line of lines) {
      this.takeLine(this.partial + line);
      this.partial = '';
    }
    this.partial += last;
    return this.collect();
  }

  /** The text is complete: what is open is finished, too. */
  finish(): readonly IBlock[] {
    this.takeLine(this.partial);
    this.partial = '';
    while (this.formula) {
      this.giveUpFormula();
    }
    this.endBlock();
    return this.collect();
  }

  /** The text after the last finished block. */
  get open(): string {
    return [...this.lines, this.partial].join('\n');
  }

  /** The fence that is open at top level: its text can be shown as it comes. */
  get openFence(): IFence | null {
    return this.shape.name === 'fence' ? this.shape.fence : null;
  }

  /** The number of characters in the open block. */
  get openLength(): number {
    return this.linesLength + this.partial.length;
  }

  private normalized(text: string): string {
    const whole = this.heldReturn + text;
    // the other half of a line's end may still come
    this.heldReturn = whole.endsWith('\r') ? '\r' : '';
    const complete = this.heldReturn ? whole.slice(0, -1) : whole;
    return complete.includes('\r')
      ? complete.replace(/\r\n?/g, '\n')
      : complete;
  }

  private takeLine(line: string): void {
    if (this.formula) {
      this.takeFormulaLine(this.formula, line);
      return;
    }
    const head = this.headToRepeat(line);
    if (head || !this.fits(line)) {
      this.endBlock();
    }
    if (head) {
      this.shape = { name: 'flow' };
      this.lines = [...head];
    }
    if (this.shape.name === 'none') {
      this.beginBlock(line);
    } else {
      this.continueBlock(line);
    }
  }

  /** The head of a table that is to go on in another block. */
  private headToRepeat(line: string): readonly string[] | null {
    const isTable =
      this.shape.name === 'flow' &&
      this.isLong &&
      isTableRule(this.lines[1] ?? '');
    return isTable && line.includes('|') ? this.lines.slice(0, 2) : null;
  }

  /** Whether the open block goes on with this line. */
  private fits(line: string): boolean {
    switch (this.shape.name) {
      case 'none':
      case 'fence':
        return true;
      case 'flow':
        return this.fitsFlow(line);
      case 'indented':
        return isBlank(line) || isIndentedCode(line);
      case 'list':
        return this.fitsList(this.shape.list, line);
      case 'html':
        return this.shape.html.accepts(line);
    }
  }

  private fitsFlow(line: string): boolean {
    const previous = this.lines[this.lines.length - 1];
    if (isBlank(line)) {
      return isIndentedCode(previous);
    }
    if (isQuotedFence(previous) && !isQuote(line)) {
      return false;
    }
    // what looked like a paragraph's line may have been code (after a quote)
    return isBlank(previous)
      ? isIndentedCode(line)
      : !interruptsParagraph(line);
  }

  private get isLong(): boolean {
    return this.linesLength > LONG || this.lines.length > LONG_LINES;
  }

  private fitsList(list: ListTracker, line: string): boolean {
    return list.accepts(line) && !(list.isAtItem && this.isLong);
  }

  private beginBlock(line: string): void {
    if (isBlank(line)) {
      return;
    }
    this.shape = shapeOf(line);
    this.continueBlock(line);
  }

  private continueBlock(line: string): void {
    const isFirst = this.lines.length === 0;
    this.push(line);
    switch (this.shape.name) {
      case 'fence':
        if (!isFirst && closesFence(line, this.shape.fence)) {
          this.endBlock();
        }
        return;
      case 'html':
        this.shape.html.take(line);
        break;
      case 'list':
        this.shape.list.take(line);
        break;
      case 'flow':
        // a heading, a rule, or the line under a heading
        if (isOneLiner(line)) {
          this.endBlock();
          return;
        }
        break;
      default:
    }
    this.openFormula(line);
  }

  private push(line: string): void {
    this.lines.push(line);
    this.linesLength += line.length + 1;
  }

  private openFormula(line: string): void {
    const closer =
      this.shape.name === 'indented' || this.literalLines > 0
        ? null
        : opensDisplay(line);
    this.literalLines = Math.max(0, this.literalLines - 1);
    if (closer) {
      const from = this.lines.length - 1;
      this.formula = { closer, from, length: line.length };
    }
  }

  private takeFormulaLine(formula: IOpenFormula, line: string): void {
    this.push(line);
    formula.length += line.length + 1;
    if (line.includes(formula.closer)) {
      this.formula = null;
    } else if (!this.mayBeFormula(formula)) {
      this.giveUpFormula();
    }
  }

  /** Only the newest lines are looked at: the others were before. */
  private mayBeFormula(formula: IOpenFormula): boolean {
    const recent = this.lines.slice(
      Math.max(formula.from, this.lines.length - 3)
    );
    return formula.length <= 8_000 && mayBeDisplay('\n' + recent.join('\n'));
  }

  /** It was no formula: take its lines again, like all the others. */
  private giveUpFormula(): void {
    if (!this.formula) {
      return;
    }
    const again = this.lines.splice(this.formula.from + 1);
    this.linesLength -= again.reduce((sum, line) => sum + line.length + 1, 0);
    this.formula = null;
    // looked at once more, never twice
    this.literalLines = again.length;
    for (const line of again) {
      this.takeLine(line);
    }
    this.literalLines = 0;
  }

  private endBlock(): void {
    while (
      this.lines.length > 0 &&
      isBlank(this.lines[this.lines.length - 1])
    ) {
      this.lines.pop();
    }
    if (this.lines.length > 0) {
      const kind = kindOf(this.shape);
      this.finished.push({ kind, source: this.lines.join('\n') });
    }
    this.lines = [];
    this.linesLength = 0;
    this.shape = NONE;
  }

  private collect(): readonly IBlock[] {
    const finished = this.finished;
    this.finished = [];
    return finished;
  }

  private finished: IBlock[] = [];
  private formula: IOpenFormula | null = null;
  private heldReturn = '';
  private lines: string[] = [];
  private linesLength = 0;
  /** How many of the next lines cannot open a formula. */
  private literalLines = 0;
  private partial = '';
  private shape: Shape = NONE;
}

/** The blocks of a complete text. */
export function splitBlocks(text: string): readonly IBlock[] {
  const splitter = new BlockSplitter();
  return [...splitter.append(text), ...splitter.finish()];
}

function shapeOf(line: string): Shape {
  const fence = openFence(line);
  if (fence) {
    return { name: 'fence', fence };
  }
  if (isIndentedCode(line)) {
    return { name: 'indented' };
  }
  if (isOneLiner(line)) {
    return { name: 'flow' };
  }
  if (isItem(line)) {
    return { name: 'list', list: new ListTracker(line) };
  }
  return isHtml(line)
    ? { name: 'html', html: new HtmlTracker(line) }
    : { name: 'flow' };
}

function kindOf(shape: Shape): BlockKind {
  return shape.name === 'fence' || shape.name === 'indented'
    ? shape.name
    : 'flow';
}
