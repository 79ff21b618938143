/**
 * Page and server are of different versions: what helps is to load the newer
 * half, whichever that is.
 */
import React from 'react';
import { pageIs } from '../../core/versions';
import { VERSION } from '../../version';
import { useServices } from '../services';
import { Card } from './card';

export interface IOtherVersionProps {
  /** The server's version; null while nobody said. */
  readonly server: string | null;
}

export function OtherVersion({
  server
}: IOtherVersionProps): JSX.Element | null {
  const { trans } = useServices();
  const difference = pageIs(VERSION, server);
  if (difference === null) {
    return null;
  }
  const isOlder = difference === 'older';
  return (
    <Card
      kind="warning"
      title={trans.__(
        'This page has version %1 of the chat, the server has %2.',
        VERSION,
        server
      )}
      hint={
        isOlder
          ? trans.__(
              'Reload the page. If that does not help, install the same version where JupyterLab and where its server run.'
            )
          : trans.__(
              'Restart the Jupyter server: it still runs the version from before the update.'
            )
      }
    >
      {isOlder && (
        <div className="jp-ChatExt-buttons">
          <button
            type="button"
            className="jp-ChatExt-button"
            onClick={() => window.location.reload()}
          >
            {trans.__('Reload the page')}
          </button>
        </div>
      )}
    </Card>
  );
}
