/**
 * A small frame with an icon and a few words.
 */
import type { LabIcon } from '@jupyterlab/ui-components';
import React from 'react';

export interface IChipProps {
  readonly icon: LabIcon;
  readonly label: string;
  /** What else there is to know, in quieter letters. */
  readonly note?: string | null;
}

export function Chip(props: IChipProps): JSX.Element {
  return (
    <span className="jp-ChatExt-chip">
      <ChipContent {...props} />
    </span>
  );
}

export function ChipContent(props: IChipProps): JSX.Element {
  return (
    <>
      <props.icon.react
        tag="span"
        aria-hidden="true"
        width="14px"
        height="14px"
      />
      <bdi className="jp-ChatExt-chip-label" title={props.label}>
        {props.label}
      </bdi>
      {props.note && ' '}
      {props.note && <span className="jp-ChatExt-note">{props.note}</span>}
    </>
  );
}
