/**
 * A chat in a cell's output before it is needed: what JupyterLab makes for our
 * MIME type. Its content is loaded when it is first shown.
 */
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import { PanelLayout, Widget } from '@lumino/widgets';
import { MIME_TYPE, readBundle } from './output-bundle';
import type { IOutputBundle } from './output-bundle';

/** What goes into the output. */
export interface IOutputContent extends Widget {
  /** The output has other data now; most often the content wrote it itself. */
  take(bundle: IOutputBundle): void;
}

export interface IChatOutputOptions {
  readonly trans: TranslationBundle;
  readonly load: (
    bundle: IOutputBundle,
    output: Widget
  ) => Promise<IOutputContent>;
}

export class ChatOutput extends Widget implements IRenderMime.IRenderer {
  constructor(private readonly options: IChatOutputOptions) {
    super();
    this.addClass('jp-ChatExt-inline');
    this.layout = new PanelLayout();
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const bundle = readBundle(model.data[MIME_TYPE]);
    if (!bundle) {
      this.say(
        this.options.trans.__(
          'This chat was made by another version of jupyter-chat-ext. Run its cell again.'
        )
      );
      return;
    }
    const isOther = this.bundle !== null && this.bundle.chat !== bundle.chat;
    this.bundle = bundle;
    if (isOther) {
      this.empty();
    }
    this.content?.take(bundle);
    await this.fill();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    void this.fill();
  }

  /** Only in its place the chat knows to which notebook it belongs. */
  private async fill(): Promise<void> {
    const { bundle } = this;
    if (!bundle || !this.isAttached || this.isFilling) {
      return;
    }
    this.isFilling = true;
    try {
      const content = await this.options.load(bundle, this);
      if (this.isDisposed || this.bundle?.chat !== bundle.chat) {
        content.dispose();
        return;
      }
      this.content = content;
      (this.layout as PanelLayout).addWidget(content);
    } catch (reason) {
      console.error('A chat could not be loaded.', reason);
      this.say(
        this.options.trans.__(
          'The chat could not be loaded. Reload the page to try again.'
        )
      );
    }
  }

  private empty(): void {
    this.content?.dispose();
    this.content = null;
    this.isFilling = false;
  }

  private say(sentence: string): void {
    this.node.textContent = sentence;
  }

  private bundle: IOutputBundle | null = null;
  private content: IOutputContent | null = null;
  private isFilling = false;
}
