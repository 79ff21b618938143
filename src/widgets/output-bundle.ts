/**
 * What a chat leaves in its cell's output. `jupyter_chat_ext/ui/bundle.py`
 * writes the same three MIME types when the cell runs.
 */
export const MIME_TYPE = 'application/vnd.jupyter-chat-ext+json';

const VERSION = 1;

export interface ILine {
  readonly id: string;
  readonly role: string;
  readonly text: string;
}

export interface IOutputBundle {
  readonly version: number;
  /** The chat's key in its notebook. */
  readonly chat: string;
  /** What people call the function that answers. */
  readonly model: string;
  readonly conversation: string | null;
  readonly options: {
    readonly max_height?: number | null;
    readonly disabled?: boolean;
  };
  readonly transcript: readonly ILine[];
}

/** Read a bundle; null for one that is not ours, or of a later version. */
export function readBundle(given: unknown): IOutputBundle | null {
  const bundle = given as Partial<IOutputBundle> | null | undefined;
  if (bundle?.version !== VERSION || typeof bundle.chat !== 'string') {
    return null;
  }
  const { conversation, options, transcript } = bundle;
  return {
    version: VERSION,
    chat: bundle.chat,
    model: String(bundle.model ?? ''),
    conversation: typeof conversation === 'string' ? conversation : null,
    options: { ...options },
    transcript: Array.isArray(transcript) ? transcript : []
  };
}
