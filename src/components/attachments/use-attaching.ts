/**
 * The files of the question being written, each with what keeps it from going.
 */
import { useMemo, useRef, useState } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import { filesFor, obstacleOf, takesFiles } from '../../core/attachments';
import type {
  IAttachedFile,
  IFileSource,
  ILimits
} from '../../core/attachments';
import type { IModel } from '../../core/models';
import type { IChat, IChatState } from '../../state/chat';
import { useServices } from '../services';
import { obstacleWords, shownName } from './file-words';
import { extensionOfNameless, fromFile, pastedFiles } from './incoming-files';

export interface IFileView {
  readonly file: IAttachedFile;
  /** Why it cannot go, in a sentence. */
  readonly problem: string | null;
  /** Whether uploading it again may help. */
  readonly canRetry: boolean;
}

export interface IAttaching {
  readonly files: readonly IFileView[];
  /** Why no question with these files can be sent. */
  readonly problem: string | null;
  readonly isUploading: boolean;
  /** Why something was not attached. */
  readonly refusal: string | null;
  readonly attach: (sources: readonly IFileSource[]) => void;
  readonly pick: (files: readonly File[]) => void;
  /** Take the files of a paste; false for text. */
  readonly paste: (data: DataTransfer) => boolean;
  readonly refuse: (sentence: string | null) => void;
}

export interface IAttachingOptions extends Pick<
  IChatState,
  'drafts' | 'limits'
> {
  readonly chat: IChat;
  readonly conversation: string | null;
  readonly chosen: IModel | undefined;
}

export function useAttaching(options: IAttachingOptions): IAttaching {
  const { trans } = useServices();
  const { chat, conversation, drafts, limits, chosen } = options;
  const attached = filesFor(drafts, conversation);
  const files = useMemo(
    () => viewsOf(attached, chosen, limits, trans),
    [attached, chosen, limits, trans]
  );
  const [refusal, refuse] = useState<string | null>(null);
  const nameless = useRef(0);

  const attach = (sources: readonly IFileSource[]): void => {
    if (sources.length === 0) {
      return;
    }
    if (chosen && !takesFiles(chosen)) {
      refuse(refusalOf(sources, chosen, trans));
    } else {
      refuse(null);
      chat.attach(sources);
    }
  };
  const pick = (given: readonly File[]): void =>
    attach(given.map(file => fromFile(file)));
  const named = (file: File): IFileSource => {
    const extension = extensionOfNameless(file);
    if (extension === null) {
      return fromFile(file);
    }
    nameless.current += 1;
    return fromFile(file, `pasted-image-${nameless.current}.${extension}`);
  };
  const paste = (data: DataTransfer): boolean => {
    const given = pastedFiles(data);
    attach(given.map(named));
    return given.length > 0;
  };
  return { files, ...stateOf(files), refusal, attach, pick, paste, refuse };
}

function viewsOf(
  files: readonly IAttachedFile[],
  chosen: IModel | undefined,
  limits: ILimits | null,
  trans: TranslationBundle
): readonly IFileView[] {
  return files.map((file, index) => {
    const obstacle = obstacleOf(file, index, chosen, limits);
    if (obstacle) {
      const problem = obstacleWords(obstacle, chosen, limits, trans);
      return { file, problem, canRetry: false };
    }
    return { file, ...failureOf(file) };
  });
}

function failureOf({
  status,
  problem
}: IAttachedFile): Pick<IFileView, 'problem' | 'canRetry'> {
  if (status !== 'failed' || !problem) {
    return { problem: null, canRetry: false };
  }
  return {
    problem: [problem.title, problem.hint].filter(Boolean).join(' '),
    canRetry: problem.retryable !== false
  };
}

function stateOf(
  files: readonly IFileView[]
): Pick<IAttaching, 'problem' | 'isUploading'> {
  const stuck = files.find(({ problem }) => problem !== null);
  return {
    problem: stuck
      ? `${shownName(stuck.file.source.name)}: ${stuck.problem}`
      : null,
    isUploading: files.some(({ file }) => file.status !== 'uploaded')
  };
}

function refusalOf(
  sources: readonly IFileSource[],
  { label }: IModel,
  trans: TranslationBundle
): string {
  const names = sources.map(({ name }) => shownName(name)).join(', ');
  return trans.__('%1 takes no files: %2 was not attached.', label, names);
}
