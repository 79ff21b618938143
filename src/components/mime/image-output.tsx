/**
 * A picture of a function. An SVG is a picture like any other: no part of the
 * page.
 */
import React from 'react';
import { useServices } from '../services';
import { plainTextOf } from './bundle';
import type { IBundle, Shown } from './bundle';

export interface IImageOutputProps {
  readonly image: Extract<Shown, { kind: 'image' }>;
  readonly bundle: IBundle;
  readonly onFail: () => void;
}

export function ImageOutput(props: IImageOutputProps): JSX.Element {
  const { trans } = useServices();
  const { image, bundle } = props;
  const facts = bundle.metadata[image.type];
  const { width, height, needs_background } = (
    typeof facts === 'object' && facts !== null ? facts : bundle.metadata
  ) as Record<string, unknown>;
  // lines of drawings are mostly made for paper
  const isOnPaper =
    needs_background === 'light' || image.type === 'image/svg+xml';
  return (
    <img
      className={`jp-ChatExt-image ${isOnPaper ? 'jp-mod-onPaper' : ''}`}
      src={image.source}
      alt={plainTextOf(bundle)?.slice(0, 300) || trans.__('Picture')}
      width={asLength(width)}
      height={asLength(height)}
      onError={props.onFail}
    />
  );
}

function asLength(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined;
}
