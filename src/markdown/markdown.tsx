/**
 * The Markdown of an answer: `text` grows by appending while it is streaming,
 * and only what is new is worked on. Any other change of it renders it anew.
 */
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { RefObject } from 'react';
import React, { useLayoutEffect, useRef, useState } from 'react';
import { copyText } from './copy';
import { grippedCode, pressedCode } from './code-block';
import type { ICode, ICodeAction } from './code-block';
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
  /** Told when the handle of a block of code is pressed; without it there is none. */
  readonly onDragCode?: (code: ICode, pressed: PointerEvent) => void;
}

const NO_ACTIONS: readonly ICodeAction[] = [];

export const Markdown = React.memo(function Markdown(
  props: IMarkdownProps
): JSX.Element {
  const { trans, codeActions = NO_ACTIONS } = props;
  const host = useView(props);
  const [announcement, setAnnouncement] = useState('');

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
    <div
      className="jp-ChatExt-markdown"
      onClick={onClick}
      onPointerDown={event => grip(event, props.onDragCode)}
    >
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

/** Renders the text into the element returned. */
function useView(props: IMarkdownProps): RefObject<HTMLDivElement> {
  const { rendermime, trans, codeActions = NO_ACTIONS } = props;
  const isDraggable = props.onDragCode !== undefined;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<MarkdownView | null>(null);

  useLayoutEffect(() => {
    const element = host.current;
    if (element) {
      const created = new MarkdownView(element, {
        rendermime,
        trans,
        codeActions,
        isDraggable
      });
      view.current = created;
      return () => {
        created.dispose();
        element.replaceChildren();
      };
    }
  }, [rendermime, trans, codeActions, isDraggable]);

  useLayoutEffect(() => {
    view.current?.update(props.text, props.isStreaming);
  }, [
    props.text,
    props.isStreaming,
    rendermime,
    trans,
    codeActions,
    isDraggable
  ]);
  return host;
}

/** Tell which code is to be dragged, if it was its handle that was pressed. */
function grip(
  { target, button, nativeEvent }: React.PointerEvent,
  drag: IMarkdownProps['onDragCode']
): void {
  const code = grippedCode(target as HTMLElement);
  if (code && button === 0) {
    // no text is marked while the code is dragged
    nativeEvent.preventDefault();
    drag?.(code, nativeEvent);
  }
}
