/**
 * JupyterLab's rendermime for answers, and a block's way from Markdown to
 * nodes: formulas are taken out, the rest is parsed and sanitized, and the
 * formulas are put back.
 */
import {
  htmlRendererFactory,
  latexRendererFactory,
  markdownRendererFactory
} from '@jupyterlab/rendermime';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { TranslationBundle } from '@jupyterlab/translation';
import { frameCode } from './code-block';
import type { ICodeFrameOptions } from './code-block';
import { directText, frameTables, levelHeadings } from './decoration';
import { disarm, placeFormulas } from './formulas';
import { keepDrawingsAsCode, prepare, withoutMarks } from './prepare';
import type { IPrepared } from './prepare';
import { repair } from './repair';
import { createAnswerSanitizer } from './sanitizer';
import type { IAnswerSanitizer } from './sanitizer';

export interface IAnswerRendermimeOptions {
  readonly trans: TranslationBundle;
}

/** What answers' rendermimes were made from. */
const originals = new WeakMap<IRenderMimeRegistry, IRenderMimeRegistry>();

/** Links of an answer go to the web or nowhere; nothing is looked up for them. */
const NO_RESOLVER: IRenderMime.IResolver = {
  isLocal: () => false,
  resolveUrl: url => Promise.resolve(url),
  getDownloadUrl: url => Promise.resolve(url)
};
const NO_LINK_HANDLER: IRenderMime.ILinkHandler = {
  handleLink: () => undefined
};

/**
 * A rendermime whose renderers contact nobody: for answers and for the MIME
 * bundles in them. Its models must be made with `trusted: false`.
 */
export function createAnswerRendermime(
  rendermime: IRenderMimeRegistry,
  { trans }: IAnswerRendermimeOptions
): IRenderMimeRegistry {
  const { latexTypesetter, markdownParser } = rendermime;
  const clone = rendermime.clone({
    sanitizer: createAnswerSanitizer(rendermime.sanitizer, trans),
    linkHandler: NO_LINK_HANDLER,
    resolver: NO_RESOLVER,
    ...(latexTypesetter && {
      latexTypesetter: withoutCommands(latexTypesetter)
    }),
    ...(markdownParser && { markdownParser: withoutDrawings(markdownParser) })
  });
  // another extension's renderer of these would not ask our sanitizer
  for (const factory of [
    markdownRendererFactory,
    htmlRendererFactory,
    latexRendererFactory
  ]) {
    clone.addFactory(factory);
  }
  originals.set(clone, rendermime);
  return clone;
}

/** The parser, told to leave Mermaid's drawings as code. */
function withoutDrawings(
  parser: IRenderMime.IMarkdownParser
): IRenderMime.IMarkdownParser {
  return {
    render: async source =>
      withoutMarks(await parser.render(keepDrawingsAsCode(source)))
  };
}

/** The typesetter, kept from following what leads out of a formula. */
function withoutCommands(
  typesetter: IRenderMime.ILatexTypesetter
): IRenderMime.ILatexTypesetter {
  return {
    typeset: element => {
      disarm(element);
      return typesetter.typeset(element);
    }
  };
}

/** What rendering a block needs. */
export interface IBlockRendererOptions extends ICodeFrameOptions {
  readonly rendermime: IRenderMimeRegistry;
}

/** Turns a block's Markdown into nodes. */
export class BlockRenderer {
  constructor(private readonly options: IBlockRendererOptions) {
    const { trans } = options;
    const rendermime = originals.get(options.rendermime) ?? options.rendermime;
    this.parser = rendermime.markdownParser;
    this.sanitizer = createAnswerSanitizer(rendermime.sanitizer, trans);
  }

  /**
   * The nodes of a finished block.
   *
   * @param definitions - the link definitions the block uses, as Markdown.
   */
  render(source: string, definitions: string): Promise<DocumentFragment> {
    return this.toNodes(prepare(source), definitions);
  }

  /** The nodes of a block that is still being written, mended for display. */
  renderOpen(source: string, definitions: string): Promise<DocumentFragment> {
    const { markdown, formulas } = prepare(source, true);
    return this.toNodes({ markdown: repair(markdown), formulas }, definitions);
  }

  private async toNodes(
    { markdown, formulas }: IPrepared,
    definitions: string
  ): Promise<DocumentFragment> {
    if (!this.parser) {
      throw new Error('JupyterLab has no Markdown parser');
    }
    const html = await this.parser.render(`${definitions}${markdown}`);
    const fragment = this.sanitizer.toFragment(withoutMarks(html));
    placeFormulas(fragment, formulas);
    frameCode(fragment, this.options);
    frameTables(fragment, this.options.trans);
    levelHeadings(fragment);
    directText(fragment);
    return fragment;
  }

  private readonly parser: IRenderMime.IMarkdownParser | null;
  private readonly sanitizer: IAnswerSanitizer;
}
