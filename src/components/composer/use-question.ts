/**
 * The question that is being written, with what goes with it, and how it is sent.
 */
import type { RefObject } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { IChosenContext } from '../../core/context';
import type { IAttaching } from '../attachments/use-attaching';
import { useAutoGrow } from './auto-grow';
import type { IComposerProps } from './composer';
import { useSuggestion } from './suggestion';
import { useDraft } from './drafts';

export interface IQuestion {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly canSend: boolean;
  /** What it brings along besides files. */
  readonly chosen: readonly IChosenContext[];
  /** Why what goes with it cannot go. */
  readonly problem: string | null;
  /** What that goes with it is still on its way. */
  readonly awaits: 'files' | 'context' | null;
  /** It is sent as soon as all of that is there. */
  readonly isWaiting: boolean;
  /** Send it, or have it wait for what goes with it, or wait no longer. */
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
  const { files, refuse } = attaching;
  const chosen = props.contexts[conversation ?? ''] ?? NOTHING_CHOSEN;
  const problem = attaching.problem ?? problemOf(chosen);
  const awaited = awaitedOf(attaching, chosen);
  const awaits = awaitsOf(attaching, awaited);
  useSuggestion(props, area, setText);
  useAutoGrow(area, text);
  useEffect(() => {
    if (focusRequest > 0) {
      area.current?.focus();
    }
  }, [area, focusRequest]);

  const isEmpty = text.trim() === '' && awaited.length === 0;
  const canSend = isReady && !isDisabled && !isEmpty && problem === null;
  const sendNow = (): void => {
    markSent();
    setText('');
    const ids = files.map(({ file }) => file.id);
    const brought = chosen.map(({ id }) => id);
    // a question that could not be sent comes back, unless more was typed
    props.chat
      .send(text.trim(), ids, brought)
      .catch(() => setText(now => now || text));
  };
  const [isWaiting, setWaiting] = useWaiting(awaited, canSend, sendNow);
  const send = (): void => {
    area.current?.focus();
    if (canSend && awaits !== null) {
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
  const state = { chosen, canSend, problem, awaits, isWaiting };
  return { text, setText: write, send, ...state };
}

/** Something that goes with the question. */
interface IAwaited {
  readonly id: string;
  readonly isThere: boolean;
}

function awaitedOf(
  { files }: IAttaching,
  chosen: readonly IChosenContext[]
): readonly IAwaited[] {
  return [
    ...files.map(({ file: { id, status } }) => ({
      id,
      isThere: status === 'uploaded'
    })),
    ...chosen.map(({ id, context }) => ({ id, isThere: context !== undefined }))
  ];
}

function awaitsOf(
  { isUploading }: IAttaching,
  awaited: readonly IAwaited[]
): IQuestion['awaits'] {
  if (isUploading) {
    return 'files';
  }
  return awaited.every(({ isThere }) => isThere) ? null : 'context';
}

function problemOf(chosen: readonly IChosenContext[]): string | null {
  const stuck = chosen.find(({ problem }) => problem !== undefined);
  return stuck ? `${stuck.source.label}: ${stuck.problem?.title}` : null;
}

/** Sends a question when all is there; not if something fails or is elsewhere. */
function useWaiting(
  things: readonly IAwaited[],
  canSend: boolean,
  send: () => void
): [boolean, (isWaiting: boolean) => void] {
  const [awaited, setAwaited] = useState(NOTHING);
  const isWaiting = things.some(({ id }) => awaited.includes(id));
  const isReady = things.every(({ isThere }) => isThere);
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
    setAwaited(isWanted ? things.map(({ id }) => id) : NOTHING);
  return [isWaiting, setWaiting];
}

const NOTHING: readonly string[] = [];
const NOTHING_CHOSEN: readonly IChosenContext[] = [];
