/**
 * HTML of a function, as nodes that were made harmless; tables scroll.
 */
import React, { useLayoutEffect, useRef } from 'react';
import { directText, frameTables } from '../../markdown/decoration';
import { IMAGE_CHIP, loadImage } from '../../markdown/images';
import { useServices } from '../services';

export function HtmlOutput(props: { content: DocumentFragment }): JSX.Element {
  const { trans } = useServices();
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const shown = document.importNode(props.content, true);
    frameTables(shown, trans);
    directText(shown);
    host.current?.replaceChildren(shown);
  }, [props.content, trans]);

  const onClick = (event: React.MouseEvent): void => {
    const chip = (event.target as HTMLElement).closest<HTMLElement>(
      `button.${IMAGE_CHIP}`
    );
    if (chip) {
      event.preventDefault();
      loadImage(chip);
    }
  };
  return (
    <div className="jp-ChatExt-markdown" onClick={onClick}>
      <div ref={host} className="jp-RenderedHTMLCommon jp-ChatExt-html" />
    </div>
  );
}
