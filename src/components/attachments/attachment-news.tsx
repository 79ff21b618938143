/**
 * Says, politely, what becomes of attached files.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useCallback, useEffect, useRef, useState } from 'react';
import { useServices } from '../services';
import { shownName } from './file-words';
import type { IAttaching, IFileView } from './use-attaching';

/** So many lines are left to be read again. */
const LINES = 3;

interface ISaid {
  readonly id: number;
  readonly line: string;
}

export interface INews {
  readonly said: readonly ISaid[];
  readonly say: (line: string) => void;
}

/** What there is to say of the files of a conversation's draft. */
export function useNews(
  { files, refusal }: IAttaching,
  conversation: string | null
): INews {
  const { trans } = useServices();
  const [said, setSaid] = useState<readonly ISaid[]>([]);
  const before = useRef(new Map<string, IFileView>());
  const shown = useRef(conversation);
  useEffect(() => {
    // the files of another conversation are no news
    const isSame = shown.current === conversation;
    shown.current = conversation;
    const lines = files.flatMap(view => {
      const known = before.current.get(view.file.id);
      return known || isSame ? (changeOf(known, view, trans) ?? []) : [];
    });
    before.current = new Map(files.map(view => [view.file.id, view]));
    if (lines.length > 0) {
      setSaid(earlier => lines.reduce(withLine, earlier));
    }
  }, [files, conversation, trans]);
  const say = useCallback(
    (line: string) => setSaid(earlier => withLine(earlier, line)),
    []
  );
  useEffect(() => {
    if (refusal !== null) {
      say(refusal);
    }
  }, [refusal, say]);
  return { said, say };
}

function withLine(earlier: readonly ISaid[], line: string): readonly ISaid[] {
  const id = (earlier.at(-1)?.id ?? 0) + 1;
  return [...earlier, { id, line }].slice(-LINES);
}

function changeOf(
  before: IFileView | undefined,
  { file, problem }: IFileView,
  trans: TranslationBundle
): string | null {
  const name = shownName(file.source.name);
  if (problem !== null) {
    return problem === before?.problem
      ? null
      : trans.__('%1 cannot be sent: %2', name, problem);
  }
  const isNew =
    file.status === 'uploaded' && before?.file.status === 'uploading';
  return isNew ? trans.__('%1 attached', name) : null;
}

export function AttachmentNews({ said }: Pick<INews, 'said'>): JSX.Element {
  return (
    <div aria-live="polite" className="jp-ChatExt-spoken">
      {said.map(({ id, line }) => (
        <p key={id}>{line}</p>
      ))}
    </div>
  );
}
