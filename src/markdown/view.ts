/**
 * One answer as nodes on the page. Finished blocks are rendered once, the open
 * block again as it grows; all in small pieces, one at a time, within the
 * frames' budget. Text the parser cannot take is shown as it is.
 */
import { finishPlain, MOST_AT_ONCE, showNodes } from './block-host';
import { BlockSplitter } from './blocks';
import type { BlockKind, IBlock } from './blocks';
import { Definitions, labelsUsedIn } from './definitions';
import { frames } from './frame-gate';
import { canParse } from './limits';
import { openFence } from './lines';
import { OpenBlock } from './open-block';
import { OpenCode } from './open-code';
import { BlockRenderer } from './renderer';
import type { IBlockRendererOptions } from './renderer';
import { Typesetter } from './typeset';

/** A block is rendered anew for late definitions no more often than this. */
const MOST_RENDERINGS = 8;
/** Code whose language is still loading is shown plain after this long. */
const PATIENCE = 1_500;

interface IShownBlock {
  readonly host: HTMLElement;
  readonly kind: BlockKind;
  readonly source: string;
  /** The names of definitions it uses. */
  readonly labels: ReadonlySet<string>;
  renderings: number;
}

export class MarkdownView {
  constructor(
    root: HTMLElement,
    private readonly options: IBlockRendererOptions
  ) {
    this.renderer = new BlockRenderer(options);
    this.typesetter = new Typesetter(options.rendermime.latexTypesetter);
    const { renderer, typesetter } = this;
    this.open = new OpenBlock({ ...options, root, renderer, typesetter });
  }

  /** Show this text; cheap when it only grew. */
  update(text: string, isStreaming: boolean): void {
    const isSame = text === this.text && this.isFinished === !isStreaming;
    if (isSame) {
      return;
    }
    if (this.isFinished || !text.startsWith(this.text)) {
      this.restart();
    }
    const added = text.slice(this.text.length);
    this.text = text;
    this.enqueue(this.splitter.append(added));
    this.isOpenStale ||= added !== '';
    if (!isStreaming) {
      this.finish();
    }
    void this.pump();
  }

  dispose(): void {
    this.isDisposed = true;
  }

  private finish(): void {
    this.isFinished = true;
    this.enqueue(this.splitter.finish());
    this.dropRecycled();
    this.open.remove();
    this.isOpenStale = false;
  }

  /** Begin again; blocks that come out the same keep their nodes. */
  private restart(): void {
    this.dropRecycled();
    this.recycled = this.blocks;
    this.blocks = [];
    this.next = 0;
    this.stale.clear();
    this.definitions = new Definitions();
    this.splitter = new BlockSplitter();
    this.text = '';
    this.isFinished = false;
    this.isOpenStale = false;
    this.open.remove();
  }

  private enqueue(blocks: readonly IBlock[]): void {
    for (const block of blocks) {
      if (block.kind === 'flow') {
        this.definitions.learn(block.source).forEach(this.markUsers, this);
      }
      this.blocks.push(this.recycledBlock(block) ?? this.newBlock(block));
    }
  }

  private newBlock({ kind, source }: IBlock): IShownBlock {
    this.dropRecycled();
    const labels = canParse(source, kind)
      ? labelsUsedIn(source)
      : new Set<string>();
    return { host: this.open.handOver(), kind, source, labels, renderings: 0 };
  }

  private recycledBlock({ kind, source }: IBlock): IShownBlock | null {
    const [old] = this.recycled;
    if (!old || old.kind !== kind || old.source !== source || old.labels.size) {
      return null;
    }
    this.recycled = this.recycled.slice(1);
    return old;
  }

  private dropRecycled(): void {
    for (const { host } of this.recycled) {
      host.remove();
    }
    this.recycled = [];
  }

  private markUsers(label: string): void {
    for (const block of this.blocks) {
      const isUser = block.renderings > 0 && block.labels.has(label);
      if (isUser && block.renderings < MOST_RENDERINGS) {
        this.stale.add(block);
      }
    }
  }

  private async pump(): Promise<void> {
    if (this.isPumping || !this.hasWork()) {
      return;
    }
    this.isPumping = true;
    try {
      await frames.join();
      await this.work();
      while (this.hasWork()) {
        await frames.turn();
        await this.work();
      }
    } finally {
      this.isPumping = false;
      frames.leave();
    }
  }

  private hasWork(): boolean {
    const hasBlocks = this.next < this.blocks.length || this.stale.size > 0;
    return (
      !this.isDisposed &&
      (hasBlocks || this.isOpenStale || this.typesetter.isWaiting)
    );
  }

  /** One piece of work, the most urgent first. */
  private async work(): Promise<void> {
    if (this.isDisposed) {
      return;
    }
    const block = this.nextBlock();
    if (block) {
      await this.showBlock(block);
    } else if (this.isOpenStale && this.open.isDue) {
      this.isOpenStale = false;
      const isAll = await this.open.show(this.splitter, this.definitions);
      this.isOpenStale ||= !isAll && !this.isFinished;
    } else if (this.typesetter.isWaiting) {
      await this.typesetter.typesetNext().catch((reason: unknown) => {
        console.warn('A formula could not be typeset', reason);
      });
    } else {
      // the open block was shown a moment ago
      await frames.nextFrame();
    }
  }

  private nextBlock(): IShownBlock | null {
    while (this.next < this.blocks.length) {
      const block = this.blocks[this.next++];
      if (block.renderings === 0) {
        return block;
      }
    }
    const [late] = this.stale;
    this.stale.delete(late);
    return late ?? null;
  }

  private async showBlock(block: IShownBlock): Promise<void> {
    block.renderings += 1;
    if (!canParse(block.source, block.kind)) {
      await this.showUnparsed(block);
      return;
    }
    const definitions = this.definitions.sourcesOf(block.labels);
    const rendering = this.renderer.render(block.source, definitions).then(
      nodes => {
        this.typesetter.fill(nodes);
        showNodes(block.host, nodes);
      },
      (reason: unknown) => {
        console.warn('Markdown is shown as plain text', reason);
        return this.showUnparsed(block);
      }
    );
    if (!(await settlesInTime(rendering))) {
      await this.showUnparsed(block);
    }
  }

  /** Code without its colours, anything else as it was written. */
  private async showUnparsed(block: IShownBlock): Promise<void> {
    const { host, kind, source } = block;
    const fence = kind === 'fence' ? openFence(source.split('\n', 1)[0]) : null;
    if (fence) {
      const code = new OpenCode(fence.language, this.options);
      code.show(source);
      const nodes = document.createDocumentFragment();
      nodes.append(code.node);
      showNodes(host, nodes);
    } else {
      await this.showPlain(host, source);
    }
  }

  /** What is shown of it already stays; the rest comes in pieces. */
  private async showPlain(host: HTMLElement, source: string): Promise<void> {
    let shown = host.textContent?.length ?? 0;
    while (!this.isDisposed) {
      shown += MOST_AT_ONCE;
      finishPlain(host, source.slice(0, shown));
      if (shown >= source.length) {
        return;
      }
      // it is laid out before there is more
      await frames.nextFrame();
    }
  }

  private blocks: IShownBlock[] = [];
  private definitions = new Definitions();
  private isDisposed = false;
  private isFinished = false;
  private isOpenStale = false;
  private isPumping = false;
  /** The first block that may not have been rendered yet. */
  private next = 0;
  private readonly open: OpenBlock;
  private recycled: readonly IShownBlock[] = [];
  private readonly renderer: BlockRenderer;
  private splitter = new BlockSplitter();
  /** Blocks to render anew. */
  private readonly stale = new Set<IShownBlock>();
  private text = '';
  private readonly typesetter: Typesetter;
}

async function settlesInTime(work: Promise<void>): Promise<boolean> {
  let timer = 0;
  const patience = new Promise<boolean>(resolve => {
    timer = window.setTimeout(() => resolve(false), PATIENCE);
  });
  const isDone = await Promise.race([work.then(() => true), patience]);
  window.clearTimeout(timer);
  return isDone;
}
