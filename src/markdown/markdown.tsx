/**
 * The Markdown of an answer: `text` grows by appending while it is streaming,
 * and only what is new is worked on. Any other change of it renders it anew.
 */
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useLayoutEffect, useRef, useState } from 'react';
import { copyText } from './copy';
import { pressedCode } from './code-block';
import type { ICodeAction } from './code-block';
import { toggleFold } from './folding';
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
  /** More buttons over each block of code. */
  readonly codeActions?: readonly ICodeAction[];
}

const NO_ACTIONS: readonly ICodeAction[] = [];

export const Markdown = React.memo(function Markdown(
  props: IMarkdownProps
): JSX.Element {
  const { rendermime, trans, codeActions = NO_ACTIONS } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<MarkdownView | null>(null);
  const [announcement, setAnnouncement] = useState('');

  useLayoutEffect(() => {
    const element = host.current;
    if (element) {
      const created = new MarkdownView(element, {
        rendermime,
        trans,
        codeActions
      });
      view.current = created;
      return () => {
        created.dispose();
        element.replaceChildren();
      };
    }
  }, [rendermime, trans, codeActions]);

  useLayoutEffect(() => {
    view.current?.update(props.text, props.isStreaming);
  }, [props.text, props.isStreaming, rendermime, trans, codeActions]);

  const copy = (text: string): void => {
    copyText(text)
      .then(() => setAnnouncement(trans.__('Copied')))
      .catch(() => setAnnouncement(trans.__('Could not copy')));
  };

  const onClick = (event: React.MouseEvent): void => {
    const target = event.target as HTMLElement;
    const chip = target.closest<HTMLElement>(`button.${IMAGE_CHIP}`);
    if (chip) {
      // the image may be in a link
      event.preventDefault();
      if (props.onLoadImage?.(chip.dataset.source ?? '') !== false) {
        loadImage(chip);
      }
    }
    toggleFold(target);
    const code = pressedCode(target);
    if (code) {
      const action = codeActions.find(({ id }) => id === code.action);
      if (action) {
        action.run(code, code.button);
      } else {
        copy(code.text);
      }
    }
  };

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
