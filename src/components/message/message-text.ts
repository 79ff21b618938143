/**
 * What a message says, without anything around it: for copying and for reading
 * it aloud.
 */
import type { IMessage } from '../../core/messages';

export function textOf(message: IMessage): string {
  const texts: string[] = [];
  for (const part of message.parts) {
    if (part.type === 'text') {
      texts.push(part.text);
    }
  }
  return texts.join('\n\n');
}
