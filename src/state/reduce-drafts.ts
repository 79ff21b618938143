/**
 * The part of the reducer that deals with files of questions that are still
 * being written, in whatever conversation.
 */
import { filesFor } from '../core/attachments';
import type { Drafts, IAttachedFile } from '../core/attachments';
import type { IChatState } from './chat';

/** Put files behind those that a conversation's draft has. */
export function attachFiles(
  state: IChatState,
  conversation: string | null,
  files: readonly IAttachedFile[]
): IChatState {
  const all = [...filesFor(state.drafts, conversation), ...files];
  return withFiles(state, conversation ?? '', all);
}

export function changeFile(
  state: IChatState,
  id: string,
  change: Partial<IAttachedFile>
): IChatState {
  const key = draftOf(state, id);
  return key === undefined
    ? state
    : withFiles(
        state,
        key,
        state.drafts[key].map(file =>
          file.id === id ? { ...file, ...change } : file
        )
      );
}

/** Take files out of the drafts they are in. */
export function detachFiles(
  state: IChatState,
  ids: readonly string[]
): IChatState {
  return ids.reduce((before, id) => {
    const key = draftOf(before, id);
    return key === undefined
      ? before
      : withFiles(
          before,
          key,
          before.drafts[key].filter(file => file.id !== id)
        );
  }, state);
}

/** The draft's conversation was created: it has an id now. */
export function moveDraft(
  state: IChatState,
  from: string | null,
  to: string | null
): IChatState {
  const files = filesFor(state.drafts, from);
  return files.length === 0
    ? state
    : attachFiles(withFiles(state, from ?? '', []), to, files);
}

export function withoutDraft(drafts: Drafts, key: string): Drafts {
  return Object.fromEntries(
    Object.entries(drafts).filter(([other]) => other !== key)
  );
}

function draftOf({ drafts }: IChatState, id: string): string | undefined {
  return Object.keys(drafts).find(key =>
    drafts[key].some(file => file.id === id)
  );
}

function withFiles(
  state: IChatState,
  key: string,
  files: readonly IAttachedFile[]
): IChatState {
  const others = withoutDraft(state.drafts, key);
  const drafts = files.length > 0 ? { ...others, [key]: files } : others;
  return { ...state, drafts };
}
