/**
 * The files that go with the next question.
 */
import React, { useLayoutEffect, useRef } from 'react';
import type { IChat } from '../../state/chat';
import { useServices } from '../services';
import { AttachedFile } from './attached-file';
import type { IFileView } from './use-attaching';

export interface IAttachedFilesProps {
  readonly chat: IChat;
  readonly files: readonly IFileView[];
  /** Told of a file that the person removed; the focus is to go elsewhere after the last. */
  readonly onRemove: (file: IFileView) => void;
  readonly onEmpty: () => void;
}

export function AttachedFiles(props: IAttachedFilesProps): JSX.Element | null {
  const { trans } = useServices();
  const { chat, files, onRemove, onEmpty } = props;
  const list = useRef<HTMLUListElement>(null);
  const removed = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (removed.current !== null) {
      focusNear(list.current, '.jp-ChatExt-file-remove', removed.current);
      removed.current = null;
    }
  }, [files]);
  if (files.length === 0) {
    return null;
  }
  const remove = (view: IFileView, index: number): void => {
    removed.current = index;
    chat.detach(view.file.id);
    onRemove(view);
    if (files.length === 1) {
      onEmpty();
    }
  };
  return (
    <ul
      ref={list}
      className="jp-ChatExt-files"
      aria-label={trans.__('Attached files')}
    >
      {files.map((view, index) => (
        <AttachedFile
          key={view.file.id}
          {...view}
          onRemove={() => remove(view, index)}
          onRetry={() => chat.retryUpload(view.file.id)}
        />
      ))}
    </ul>
  );
}

/** The focus goes to the button of what took the place of a removed thing. */
export function focusNear(
  list: HTMLElement | null,
  selector: string,
  index: number
): void {
  const buttons = list?.querySelectorAll<HTMLElement>(selector);
  if (buttons && buttons.length > 0) {
    buttons[Math.min(index, buttons.length - 1)].focus();
  }
}
