/**
 * Text that only ever grows, as elements of whole lines: what is shown already
 * is not laid out again for what is added.
 */

/** An element of this length is full at the next line's end. */
const PIECE = 2_000;
/** A line that never ends is broken here. */
const LONGEST_PIECE = 16_000;

export class GrowingText {
  constructor(private readonly element: HTMLElement) {}

  /** Show this text, which begins with what is shown already. */
  show(text: string): void {
    if (text.length < this.length) {
      this.element.textContent = '';
      this.length = 0;
      this.last = null;
    }
    while (this.length < text.length) {
      const room = this.room(text);
      this.last = room > 0 && this.last ? this.last : this.newPiece();
      this.last.appendData(text.slice(this.length, this.length + room));
      this.length += room;
    }
  }

  /** How many of the next characters still go into the last piece. */
  private room(text: string): number {
    const taken = this.last?.length ?? 0;
    if (taken >= PIECE && this.last?.data.endsWith('\n')) {
      return 0;
    }
    const wanted = this.length + Math.max(0, PIECE - taken);
    const lineEnd = text.indexOf('\n', wanted);
    const end = lineEnd < 0 ? text.length : lineEnd + 1;
    return Math.max(0, Math.min(end - this.length, LONGEST_PIECE - taken));
  }

  private newPiece(): Text {
    const piece = document.createElement('span');
    piece.className = 'jp-ChatExt-piece';
    const text = document.createTextNode('');
    piece.append(text);
    this.element.append(piece);
    return text;
  }

  private last: Text | null = null;
  private length = 0;
}
