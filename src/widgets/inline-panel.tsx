/**
 * What goes into a cell's output: the same view of a chat as in the side panel.
 * Keeps the notebook's file up to date with what was said.
 */
import type { ISessionContext } from '@jupyterlab/apputils';
import type { Widget } from '@lumino/widgets';
import React from 'react';
import { OutputHeader } from '../components/header/output-header';
import type { IOutputHeaderProps } from '../components/header/output-header';
import type { InlineChat } from '../state/inline-chat';
import { ChatPanel } from './chat-panel';
import type { IChatPanelOptions } from './chat-panel';
import type { IOutputContent } from './chat-output';
import { documentOf, factsOf, replaceData } from './notebook-of';
import { keptOf, writeBundle } from './kept-transcript';
import type { IOutputBundle } from './output-bundle';

export interface IInlinePanelOptions
  extends
    Pick<IChatPanelOptions, 'rendermime' | 'trans' | 'host'>,
    Pick<IOutputHeaderProps, 'onMove' | 'onRun' | 'onInsert' | 'watchKernel'> {
  readonly inline: InlineChat;
  readonly bundle: IOutputBundle;
  /** The widget that JupyterLab made for our MIME type. */
  readonly output: Widget;
}

const DEFAULT_HEIGHT = 520;

export class InlinePanel extends ChatPanel implements IOutputContent {
  constructor(options: IInlinePanelOptions) {
    const { inline, bundle } = options;
    super({
      ...options,
      ...lookOf(bundle),
      chat: inline.chat,
      layout: 'output',
      header: (
        <OutputHeader
          chat={inline.chat}
          model={bundle.model}
          isDisabled={bundle.options.disabled === true}
          onClear={() => void inline.clear()}
          onMove={options.onMove}
          onRun={options.onRun}
          onInsert={options.onInsert}
          watchKernel={options.watchKernel}
        />
      )
    });
    this.inline = inline;
    this.output = options.output;
    this.bundle = bundle;
    this.session = documentOf(options.output)?.sessionContext ?? null;
    this.session?.kernelChanged.connect(this.onNotebookChanged, this);
    this.session?.propertyChanged.connect(this.onNotebookChanged, this);
    inline.chat.changed.connect(this.writeDown, this);
  }

  take(bundle: IOutputBundle): void {
    this.bundle = bundle;
    this.look = lookOf(bundle);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.session?.kernelChanged.disconnect(this.onNotebookChanged, this);
      this.session?.propertyChanged.disconnect(this.onNotebookChanged, this);
      this.inline.dispose();
      super.dispose();
    }
  }

  private onNotebookChanged(): void {
    const notebook = documentOf(this.output);
    if (notebook) {
      void this.inline.setNotebook(factsOf(notebook));
    }
  }

  /** Write what was said into the output, when nothing is being said. */
  private writeDown(): void {
    const { connection, activity, current, messages } = this.inline.chat.state;
    // a conversation without messages has not been fetched yet
    const isWhole = current === null || messages.length > 0;
    if (connection === 'ready' && activity === 'idle' && isWhole) {
      const conversation = current?.id ?? null;
      replaceData(
        this.output,
        writeBundle(
          this.bundle,
          conversation,
          keptOf(messages, this.preferences.transcript)
        )
      );
    }
  }

  private readonly inline: InlineChat;
  private readonly output: Widget;
  private readonly session: ISessionContext | null;
  private bundle: IOutputBundle;
}

function lookOf({
  options
}: IOutputBundle): Pick<IChatPanelOptions, 'maxHeight' | 'isDisabled'> {
  return {
    maxHeight: options.max_height ?? DEFAULT_HEIGHT,
    isDisabled: options.disabled === true
  };
}
