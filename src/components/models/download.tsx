/**
 * Fetches the weights of a local model: asks first, then shows how far it is.
 */
import React from 'react';
import type { IDownload } from '../../core/models';
import type { IChat } from '../../state/chat';
import { ErrorCard } from '../cards/error-card';
import { useServices } from '../services';

export function Download(props: {
  chat: IChat;
  download: IDownload;
  onBegun?: () => void;
}): JSX.Element {
  const { trans } = useServices();
  const { chat, download, onBegun } = props;
  if (download.state === 'running') {
    return <Progress {...props} />;
  }
  return (
    <>
      {download.problem && <ErrorCard error={download.problem} />}
      <div className="jp-ChatExt-buttons">
        <button
          type="button"
          className="jp-ChatExt-button jp-mod-primary"
          onClick={() => {
            onBegun?.();
            void chat.startDownload(download.name);
          }}
        >
          {trans.__('Download (%1)', megabytes(download.bytes))}
        </button>
      </div>
    </>
  );
}

function Progress(props: { chat: IChat; download: IDownload }): JSX.Element {
  const { trans } = useServices();
  const { chat, download } = props;
  return (
    <div className="jp-ChatExt-download">
      <progress
        aria-label={trans.__('Download')}
        max={download.bytes}
        value={download.received}
      />
      <span className="jp-ChatExt-note">
        {trans.__(
          '%1 of %2',
          megabytes(download.received),
          megabytes(download.bytes)
        )}
      </span>
      <button
        type="button"
        className="jp-ChatExt-button"
        onClick={() => void chat.cancelDownload(download.name)}
      >
        {trans.__('Cancel')}
      </button>
    </div>
  );
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
