/**
 * Hosts the view of a chat, in the side panel or in a cell's output, and tells
 * the chat whether somebody looks at it.
 */
import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import React from 'react';
import { ChatView } from '../components/chat';
import type { IChatViewProps } from '../components/chat';
import { defaultPreferences } from '../settings';
import type { IPanelPreferences } from '../settings';
import type { IChat } from '../state/chat';

export type IChatPanelOptions = Pick<
  IChatViewProps,
  | 'chat'
  | 'rendermime'
  | 'trans'
  | 'host'
  | 'layout'
  | 'header'
  | 'maxHeight'
  | 'isDisabled'
>;

export class ChatPanel extends ReactWidget {
  constructor(options: IChatPanelOptions) {
    super();
    this.options = options;
    this.addClass('jp-ChatExt-host');
    this.toggleClass('jp-mod-output', options.layout === 'output');
    document.addEventListener('visibilitychange', this.tellVisible);
  }

  get chat(): IChat {
    return this.options.chat;
  }

  get preferences(): IPanelPreferences {
    return this.shownPreferences;
  }

  set preferences(preferences: IPanelPreferences) {
    this.shownPreferences = preferences;
    this.update();
  }

  /** Show the chat in another way. */
  set look(look: Pick<IChatPanelOptions, 'maxHeight' | 'isDisabled'>) {
    this.options = { ...this.options, ...look };
    this.update();
  }

  focusComposer(): void {
    this.focusRequest += 1;
    this.update();
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    document.removeEventListener('visibilitychange', this.tellVisible);
    this.options.chat.dispose();
    super.dispose();
  }

  protected override render(): JSX.Element {
    return (
      <ChatView
        {...this.options}
        preferences={this.shownPreferences}
        focusRequest={this.focusRequest}
        suppressShortcuts={this.options.layout === 'output'}
      />
    );
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.tellVisible();
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.tellVisible();
  }

  protected override onAfterHide(message: Message): void {
    super.onAfterHide(message);
    this.tellVisible();
  }

  private readonly tellVisible = (): void => {
    const isSeen = this.isVisible && document.visibilityState === 'visible';
    this.options.chat.setVisible(isSeen);
  };

  private options: IChatPanelOptions;
  private shownPreferences = defaultPreferences;
  private focusRequest = 0;
}
