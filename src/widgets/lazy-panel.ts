/**
 * The side panel before it is needed: a tab with an icon, whose content is
 * loaded when it is first shown.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { PanelLayout, Widget } from '@lumino/widgets';
import { chatIcon } from '../chat-icon';

/** What goes into the panel. */
export interface IPanelContent extends Widget {
  /** Put the cursor where a person writes. */
  focusComposer(): void;
}

export interface ILazyPanelOptions {
  readonly trans: TranslationBundle;
  /** Called once, when the panel is first shown. */
  readonly load: () => Promise<IPanelContent>;
  /** Told whenever the panel is shown or hidden. */
  readonly onVisible: (isVisible: boolean) => Promise<void>;
}

export const PANEL_ID = 'jupyter-chat-ext-panel';

export class LazyPanel extends Widget {
  constructor(options: ILazyPanelOptions) {
    super();
    this.options = options;
    const name = options.trans.__('Chat');
    this.id = PANEL_ID;
    this.addClass('jp-ChatExt-panel');
    this.title.icon = chatIcon;
    this.title.caption = name;
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', name);
    this.layout = new PanelLayout();
  }

  /** The person closed its tab: it has to go somewhere else. */
  get closeRequested(): ISignal<this, void> {
    return this.whenClosed;
  }

  /** Whether it is a tab of the main area, where tabs have names and can be closed. */
  set isTab(isTab: boolean) {
    this.title.label = isTab ? this.options.trans.__('Chat') : '';
    this.title.closable = isTab;
    if (!isTab) {
      // tabs have another role, and leave none behind
      this.node.setAttribute('role', 'region');
    }
  }

  /** Put the cursor into the composer, as soon as there is one. */
  async focusComposer(): Promise<void> {
    (await this.content())?.focusComposer();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    if (this.isVisible) {
      this.onAfterShow(message);
    }
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    void this.options.onVisible(true);
    void this.content();
  }

  protected override onAfterHide(message: Message): void {
    super.onAfterHide(message);
    void this.options.onVisible(false);
  }

  protected override onCloseRequest(): void {
    this.whenClosed.emit();
  }

  private content(): Promise<IPanelContent | null> {
    this.loading ??= this.fill();
    return this.loading;
  }

  private async fill(): Promise<IPanelContent | null> {
    try {
      const content = await this.options.load();
      if (this.isDisposed) {
        content.dispose();
        return null;
      }
      (this.layout as PanelLayout).addWidget(content);
      return content;
    } catch (reason) {
      console.error('The chat panel could not be loaded.', reason);
      this.node.textContent = this.options.trans.__(
        'The chat could not be loaded. Reload the page to try again.'
      );
      return null;
    }
  }

  private readonly options: ILazyPanelOptions;
  private readonly whenClosed = new Signal<this, void>(this);
  private loading: Promise<IPanelContent | null> | null = null;
}
