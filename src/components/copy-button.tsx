/**
 * Copies a text and says so for a moment.
 */
import { checkIcon, copyIcon } from '@jupyterlab/ui-components';
import React, { useEffect, useState } from 'react';
import { copyText } from '../markdown/copy';
import { IconButton } from './icon-button';
import { useServices } from './services';

export interface ICopyButtonProps {
  readonly label: string;
  /** Called when pressed, so that nothing is computed before. */
  readonly text: () => string;
}

export function CopyButton({ label, text }: ICopyButtonProps): JSX.Element {
  const { trans } = useServices();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (isCopied) {
      const timer = window.setTimeout(() => setCopied(false), 2000);
      return () => window.clearTimeout(timer);
    }
  }, [isCopied]);
  return (
    <IconButton
      icon={isCopied ? checkIcon : copyIcon}
      label={isCopied ? trans.__('Copied') : label}
      onClick={() => {
        copyText(text()).then(
          () => setCopied(true),
          () => setCopied(false)
        );
      }}
    />
  );
}
