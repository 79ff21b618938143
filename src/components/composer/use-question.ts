/**
 * The question that is being written, with its files, and how it is sent.
 */
import type { RefObject } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { IAttaching, IFileView } from '../attachments/use-attaching';
import { useAutoGrow } from './auto-grow';
import type { IComposerProps } from './composer';
import { useDraft } from './drafts';

export interface IQuestion {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly canSend: boolean;
  /** Why the files that are attached cannot go. */
  readonly problem: string | null;
  readonly isUploading: boolean;
  /** It is sent as soon as its files are on the server. */
  readonly isWaiting: boolean;
  /** Send it, or have it wait for its files, or wait no longer. */
  readonly send: () => void;
}

export function useQuestion(
  props: IComposerProps,
  area: RefObject<HTMLTextAreaElement>,
  attaching: IAttaching,
  /** Told why nothing was sent. */
  onBlocked: (problem: string) => void
): IQuestion {
  const { conversation, isReady, isDisabled, focusRequest } = props;
  const { text, setText, markSent } = useDraft(props.chat, conversation);
  const { files, problem, isUploading, refuse } = attaching;
  useAutoGrow(area, text);
  useEffect(() => {
    if (focusRequest > 0) {
      area.current?.focus();
    }
  }, [area, focusRequest]);

  const isEmpty = text.trim() === '' && files.length === 0;
  const canSend = isReady && !isDisabled && !isEmpty && problem === null;
  const sendNow = (): void => {
    markSent();
    setText('');
    const ids = files.map(({ file }) => file.id);
    // a question that could not be sent comes back, unless more was typed
    props.chat.send(text.trim(), ids).catch(() => setText(now => now || text));
  };
  const [isWaiting, setWaiting] = useWaiting(files, canSend, sendNow);
  const send = (): void => {
    area.current?.focus();
    if (canSend && isUploading) {
      setWaiting(!isWaiting);
    } else if (canSend) {
      sendNow();
    } else if (problem !== null) {
      onBlocked(problem);
    }
  };
  const write = (written: string): void => {
    // it is not finished after all
    setWaiting(false);
    refuse(null);
    setText(written);
  };
  const state = { canSend, problem, isUploading, isWaiting };
  return { text, setText: write, send, ...state };
}

/** Sends a question when its files are there; not if one of them fails or is elsewhere. */
function useWaiting(
  files: readonly IFileView[],
  canSend: boolean,
  send: () => void
): [boolean, (isWaiting: boolean) => void] {
  const [awaited, setAwaited] = useState(NOTHING);
  const isWaiting = files.some(({ file }) => awaited.includes(file.id));
  const isReady = files.every(({ file }) => file.status === 'uploaded');
  const isOver = awaited.length > 0 && (!isWaiting || !canSend || isReady);
  const latest = useRef(send);
  latest.current = send;
  useEffect(() => {
    if (isOver) {
      setAwaited(NOTHING);
    }
    if (isOver && isWaiting && canSend) {
      latest.current();
    }
  }, [isOver, isWaiting, canSend]);
  const setWaiting = (isWanted: boolean): void =>
    setAwaited(isWanted ? files.map(({ file }) => file.id) : NOTHING);
  return [isWaiting, setWaiting];
}

const NOTHING: readonly string[] = [];
