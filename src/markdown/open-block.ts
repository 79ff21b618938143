/**
 * The block that is still being written, as it is shown meanwhile: code and
 * text too long to parse are appended to, anything else is parsed anew.
 */
import { appendHost, MOST_AT_ONCE, showNodes, showPlain } from './block-host';
import type { BlockSplitter } from './blocks';
import { labelsUsedIn } from './definitions';
import type { Definitions } from './definitions';
import type { GrowingText } from './growing-text';
import { canParse } from './limits';
import { OpenCode } from './open-code';
import type { BlockRenderer, IBlockRendererOptions } from './renderer';
import type { Typesetter } from './typeset';

/** Parsing it takes at most this share of the time, */
const SHARE = 1 / 4;
/** but it is shown at least this often (milliseconds). */
const LONGEST_WAIT = 1_000;
const FRAME = 17;

export interface IOpenBlockOptions extends IBlockRendererOptions {
  readonly root: HTMLElement;
  readonly renderer: BlockRenderer;
  readonly typesetter: Typesetter;
}

export class OpenBlock {
  constructor(private readonly options: IOpenBlockOptions) {}

  /** Whether it may be shown again already. */
  get isDue(): boolean {
    return performance.now() >= this.notBefore;
  }

  /** Give the element to the block that was finished. */
  handOver(): HTMLElement {
    const host = this.host ?? appendHost(this.options.root);
    this.forget();
    return host;
  }

  remove(): void {
    this.host?.remove();
    this.forget();
  }

  /** Returns whether all that there is was shown. */
  async show(
    splitter: BlockSplitter,
    definitions: Definitions
  ): Promise<boolean> {
    const host = (this.host ??= appendHost(this.options.root));
    const fence = splitter.openFence;
    const source = splitter.open;
    const started = performance.now();
    if (fence) {
      this.showCode(host, fence.language, source);
    } else if (canParse(source, 'flow')) {
      await this.showMarkdown(host, source, definitions);
    } else {
      this.text ??= showPlain(host, '');
      this.shown = Math.min(source.length, this.shown + MOST_AT_ONCE);
      this.text.show(source.slice(0, this.shown));
    }
    this.rest(started, performance.now() - started);
    // the page's layout is part of the cost
    requestAnimationFrame(() =>
      this.rest(started, performance.now() - started - FRAME)
    );
    return !this.text || this.shown === source.length;
  }

  private rest(started: number, cost: number): void {
    const wait = Math.min(cost / SHARE, LONGEST_WAIT);
    this.notBefore = Math.max(this.notBefore, started + wait);
  }

  private showCode(host: HTMLElement, language: string, source: string): void {
    if (!this.code) {
      this.code = new OpenCode(language, this.options);
      host.replaceChildren(this.code.node);
    }
    this.code.show(source);
  }

  private async showMarkdown(
    host: HTMLElement,
    source: string,
    definitions: Definitions
  ): Promise<void> {
    const { renderer, typesetter } = this.options;
    const used = definitions.isEmpty
      ? ''
      : definitions.sourcesOf(labelsUsedIn(source));
    const nodes = await renderer.renderOpen(source, used).catch(() => null);
    if (host !== this.host) {
      // it was finished meanwhile
      return;
    }
    if (nodes) {
      typesetter.fill(nodes);
      showNodes(host, nodes);
    } else {
      showPlain(host, source);
    }
  }

  private forget(): void {
    this.host = null;
    this.code = null;
    this.text = null;
    this.shown = 0;
    this.notBefore = 0;
  }

  private code: OpenCode | null = null;
  private host: HTMLElement | null = null;
  private notBefore = 0;
  /** How many characters of the text are shown. */
  private shown = 0;
  private text: GrowingText | null = null;
}
