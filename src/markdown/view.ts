/**
 * One answer as nodes on the page. Finished blocks are rendered once, the open
 * block again as it grows; all in small pieces, one at a time, within the
 * frames' budget. Text the parser cannot take is shown as it is.
 */
import { BlockSplitter } from './blocks';
import type { BlockKind, IBlock } from './blocks';
import { definitionsIn, labelsUsedIn } from './definitions';
import { frames } from './frame-gate';
import { canParse } from './limits';
import { openFence } from './lines';
import { GrowingText, OpenCode } from './open-code';
import { BlockRenderer } from './renderer';
import type { IBlockRendererOptions } from './renderer';
import { Typesetter } from './typeset';

/** A block is rendered anew for late definitions no more often than this. */
const MOST_RENDERINGS = 8;
/** A block whose code's language is still loading is shown plain meanwhile. */
const PATIENCE = 1_500;
/** The open block takes at most this share of the time. */
const OPEN_SHARE = 1 / 4;

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
    private readonly root: HTMLElement,
    private readonly options: IBlockRendererOptions
  ) {
    this.renderer = new BlockRenderer(options);
    this.typesetter = new Typesetter(options.rendermime.latexTypesetter);
  }

  /** Show this text; cheap when it only grew. */
  update(text: string, isStreaming: boolean): void {
    if (this.isFinished || !text.startsWith(this.text)) {
      if (this.isFinished && !isStreaming && text === this.text) {
        return;
      }
      this.restart();
    }
    const added = text.slice(this.text.length);
    this.text = text;
    this.enqueue(this.splitter.append(added));
    this.isOpenStale ||= added !== '';
    if (!isStreaming) {
      this.isFinished = true;
      this.enqueue(this.splitter.finish());
      this.removeOpen();
      this.dropRecycled();
    }
    void this.pump();
  }

  dispose(): void {
    this.isDisposed = true;
  }

  /** Begin again; blocks that come out the same keep their nodes. */
  private restart(): void {
    this.dropRecycled();
    this.recycled = this.blocks;
    this.blocks = [];
    this.next = 0;
    this.stale.clear();
    this.definitions.clear();
    this.splitter = new BlockSplitter();
    this.text = '';
    this.isFinished = false;
    this.removeOpen();
  }

  private enqueue(blocks: readonly IBlock[]): void {
    for (const block of blocks) {
      this.learnDefinitions(block);
      this.blocks.push(this.recycledBlock(block) ?? this.newBlock(block));
    }
  }

  private newBlock({ kind, source }: IBlock): IShownBlock {
    this.dropRecycled();
    const host = this.openHost ?? this.appendHost();
    this.forgetOpen();
    const labels = kind === 'flow' ? labelsUsedIn(source) : new Set<string>();
    return { host, kind, source, labels, renderings: 0 };
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

  private learnDefinitions(block: IBlock): void {
    if (block.kind !== 'flow') {
      return;
    }
    for (const { label, source } of definitionsIn(block.source)) {
      if (!this.definitions.has(label)) {
        this.definitions.set(label, source);
        this.markUsers(label);
      }
    }
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
    if (this.isPumping) {
      return;
    }
    this.isPumping = true;
    try {
      let hasMore = true;
      while (hasMore) {
        await frames.turn();
        hasMore = !this.isDisposed && (await this.work());
      }
    } finally {
      this.isPumping = false;
      frames.leave();
    }
  }

  /** One piece of work, the most urgent first; false when there is none. */
  private async work(): Promise<boolean> {
    const block = this.nextBlock();
    if (block) {
      await this.showBlock(block);
      return true;
    }
    if (this.isOpenStale && performance.now() >= this.openNotBefore) {
      this.isOpenStale = false;
      await this.showOpen();
      return true;
    }
    // more text may have come meanwhile
    return (await this.typesetNext()) || this.hasText();
  }

  private hasText(): boolean {
    return (
      this.next < this.blocks.length || this.stale.size > 0 || this.isOpenStale
    );
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

  private async typesetNext(): Promise<boolean> {
    try {
      return await this.typesetter.typesetNext(this.root);
    } catch (reason) {
      console.warn('A formula could not be typeset', reason);
      return true;
    }
  }

  private async showBlock(block: IShownBlock): Promise<void> {
    block.renderings += 1;
    const plain = (): void => this.showUnparsed(block);
    if (!canParse(block.source, block.kind)) {
      plain();
      return;
    }
    const rendering = this.renderer
      .render(block.source, this.definitionsFor(block.labels))
      .then(nodes => this.replace(block.host, nodes))
      .catch((reason: unknown) => {
        console.warn('Markdown shown as plain text', reason);
        plain();
      });
    if (!(await settlesInTime(rendering))) {
      plain();
    }
  }

  /** Code without its colours, anything else as it was written. */
  private showUnparsed({ host, kind, source }: IShownBlock): void {
    const fence = kind === 'fence' ? openFence(source.split('\n', 1)[0]) : null;
    if (fence) {
      const code = new OpenCode(fence.language, this.options);
      code.show(source);
      host.replaceChildren(code.node);
    } else {
      showPlain(host, source);
    }
  }

  private async showOpen(): Promise<void> {
    const host = (this.openHost ??= this.appendHost());
    const fence = this.splitter.openFence;
    const started = performance.now();
    if (fence) {
      this.showOpenCode(host, fence.language);
    } else if (!canParse(this.splitter.open, 'flow')) {
      this.showOpenText(host);
    } else {
      await this.showOpenMarkdown(host);
    }
    const cost = performance.now() - started;
    this.openNotBefore = started + Math.min(cost / OPEN_SHARE, 1_000);
  }

  private showOpenCode(host: HTMLElement, language: string): void {
    if (!this.openCode) {
      this.openCode = new OpenCode(language, this.options);
      host.replaceChildren(this.openCode.node);
    }
    this.openCode.show(this.splitter.open);
  }

  private showOpenText(host: HTMLElement): void {
    this.openText ??= new GrowingText(plainHost(host));
    this.openText.show(this.splitter.open);
  }

  private async showOpenMarkdown(host: HTMLElement): Promise<void> {
    const source = this.splitter.open;
    try {
      const nodes = await this.renderer.renderOpen(
        source,
        this.definitions.size > 0
          ? this.definitionsFor(labelsUsedIn(source))
          : ''
      );
      // it may have been finished, or become code, meanwhile
      if (host === this.openHost) {
        this.replace(host, nodes);
      }
    } catch (reason) {
      console.warn('Markdown shown as plain text', reason);
      if (host === this.openHost) {
        showPlain(host, source);
      }
    }
  }

  private replace(host: HTMLElement, nodes: DocumentFragment): void {
    this.typesetter.fill(nodes);
    const buttons = 'button';
    const focused = Array.from(host.querySelectorAll(buttons)).indexOf(
      document.activeElement as HTMLButtonElement
    );
    host.replaceChildren(nodes);
    if (focused >= 0) {
      host.querySelectorAll<HTMLElement>(buttons)[focused]?.focus();
    }
  }

  private definitionsFor(labels: ReadonlySet<string>): string {
    const used = Array.from(labels, label => this.definitions.get(label) ?? '');
    const written = used.filter(definition => definition !== '');
    return written.length > 0 ? `${written.join('\n')}\n\n` : '';
  }

  private appendHost(): HTMLElement {
    const host = document.createElement('div');
    host.className = 'jp-ChatExt-block';
    this.root.append(host);
    return host;
  }

  private removeOpen(): void {
    this.openHost?.remove();
    this.forgetOpen();
    this.isOpenStale = false;
  }

  private forgetOpen(): void {
    this.openHost = null;
    this.openCode = null;
    this.openText = null;
    this.openNotBefore = 0;
  }

  private blocks: IShownBlock[] = [];
  private readonly definitions = new Map<string, string>();
  private isDisposed = false;
  private isFinished = false;
  private isOpenStale = false;
  private isPumping = false;
  private next = 0;
  private openCode: OpenCode | null = null;
  private openHost: HTMLElement | null = null;
  private openNotBefore = 0;
  private openText: GrowingText | null = null;
  private recycled: readonly IShownBlock[] = [];
  private readonly renderer: BlockRenderer;
  private splitter = new BlockSplitter();
  private readonly stale = new Set<IShownBlock>();
  private text = '';
  private readonly typesetter: Typesetter;
}

/** Show a text as it is, line breaks kept. */
function showPlain(host: HTMLElement, source: string): void {
  new GrowingText(plainHost(host)).show(source);
}

function plainHost(host: HTMLElement): HTMLElement {
  const plain = document.createElement('div');
  plain.className = 'jp-ChatExt-plain';
  plain.dir = 'auto';
  host.replaceChildren(plain);
  return plain;
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
