/**
 * The Markdown of an answer: `text` grows by appending while it is streaming,
 * and only what is new is worked on. Any other change of it renders it anew.
 */
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useCallback, useLayoutEffect, useRef, useState } from 'react';
import { copyText } from './copy';
import { CODE_BLOCK, COPY_BUTTON } from './decoration';
import { IMAGE_CHIP, loadImage } from './images';
import { MarkdownView } from './view';

export interface IMarkdownProps {
  readonly text: string;
  /** More text may come: the last block is mended for display. */
  readonly isStreaming: boolean;
  readonly rendermime: IRenderMimeRegistry;
  readonly trans: TranslationBundle;
  /** Asked before an image is loaded from elsewhere; false leaves it unloaded. */
  readonly onLoadImage?: (address: string) => boolean;
}

export const Markdown = React.memo(function Markdown({
  text,
  isStreaming,
  rendermime,
  trans,
  onLoadImage
}: IMarkdownProps): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<MarkdownView | null>(null);
  const [announcement, setAnnouncement] = useState('');

  useLayoutEffect(() => {
    if (!host.current) {
      return;
    }
    const created = new MarkdownView(host.current, rendermime, trans);
    const element = host.current;
    view.current = created;
    return () => {
      created.dispose();
      element.replaceChildren();
    };
  }, [rendermime, trans]);

  useLayoutEffect(() => {
    view.current?.update(text, isStreaming);
  }, [text, isStreaming, rendermime, trans]);

  const onClick = useCallback(
    (event: React.MouseEvent) => {
      const target = event.target as HTMLElement;
      const chip = target.closest<HTMLElement>(`button.${IMAGE_CHIP}`);
      if (chip) {
        event.preventDefault();
        if (onLoadImage?.(chip.dataset.source ?? '') !== false) {
          loadImage(chip);
        }
      }
      const copied = codeToCopy(target);
      if (copied !== null) {
        copyText(copied)
          .then(() => setAnnouncement(trans.__('Copied')))
          .catch(() => setAnnouncement(trans.__('Could not copy')));
      }
    },
    [onLoadImage, trans]
  );

  return (
    <div className="jp-ChatExt-markdown" onClick={onClick}>
      <div
        ref={host}
        className="jp-RenderedHTMLCommon jp-RenderedMarkdown jp-ChatExt-blocks"
      />
      <span className="jp-ChatExt-announcement" role="status">
        {announcement}
      </span>
    </div>
  );
});

/** The code belonging to the copy button that was pressed, if one was. */
function codeToCopy(target: HTMLElement): string | null {
  const block = target
    .closest(`.${COPY_BUTTON}`)
    ?.closest(`.${CODE_BLOCK}`)
    ?.querySelector('pre');
  return block?.textContent?.replace(/\n$/, '') ?? null;
}
