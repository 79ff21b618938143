/**
 * What a chat writes into its cell's output as it goes on. `output-bundle.ts`
 * reads it, and loads with the application; this does not.
 */
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import { fileWords } from '../core/file-names';
import type { IMessage } from '../core/messages';
import type { IPanelPreferences } from '../settings';
import { MIME_TYPE } from './output-bundle';
import type { ILine, IOutputBundle } from './output-bundle';

/** What of a conversation goes into the notebook's file. */
export function keptOf(
  messages: readonly IMessage[],
  transcript: IPanelPreferences['transcript']
): readonly IMessage[] {
  switch (transcript) {
    case 'full':
      return messages;
    case 'last':
      return messages.slice(
        Math.max(
          0,
          messages.findLastIndex(({ role }) => role === 'user')
        )
      );
    case 'none':
      return [];
  }
}

/** The MIME bundle of a chat as it is now. */
export function writeBundle(
  bundle: IOutputBundle,
  conversation: string | null,
  messages: readonly IMessage[]
): ReadonlyJSONObject {
  const transcript = messages.map(message => ({
    id: message.id,
    role: message.role,
    text: textOf(message)
  }));
  return {
    [MIME_TYPE]: { ...bundle, conversation, transcript },
    'text/plain': plainText(bundle.model, transcript),
    'text/markdown': markdown(bundle.model, transcript)
  } as unknown as ReadonlyJSONObject;
}

function plainText(model: string, transcript: readonly ILine[]): string {
  const said = transcript.map(({ role, text }) => `${nameOf(role)}: ${text}`);
  return [`Chat with ${model}`, ...said].join('\n\n');
}

function markdown(model: string, transcript: readonly ILine[]): string {
  const said = transcript.map(
    ({ role, text }) => `**${nameOf(role)}:**\n\n${tamed(text)}`
  );
  return [`*Chat with \`${model}\`*`, ...said].join('\n\n');
}

/** A space without width keeps images and HTML from being any, wherever it is shown. */
function tamed(text: string): string {
  return text.replace(/(<(?=[A-Za-z/!?])|!(?=\[))/g, '$1\u200b');
}

/** Files are not translated: whoever opens one next may speak another language. */
function nameOf(role: string): string {
  return { user: 'You', assistant: 'Assistant' }[role] ?? 'System';
}

/** The words of a message, also those of what a function showed, and then its files' names. */
function textOf({ parts }: IMessage): string {
  const words = parts.map(part => {
    if (part.type === 'text') {
      return part.text;
    }
    return part.type === 'data-mimebundle' ? shownWords(part.data) : '';
  });
  return [...words, ...parts.map(fileWords)].filter(Boolean).join('\n');
}

function shownWords(given: unknown): string {
  const data = (given as { data?: Record<string, unknown> } | null)?.data;
  const text = data?.['text/markdown'] ?? data?.['text/plain'] ?? '';
  return Array.isArray(text) ? text.join('') : String(text);
}
