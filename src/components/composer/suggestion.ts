/**
 * Writes words that come from elsewhere: where nothing is written, or below it.
 */
import type { RefObject } from 'react';
import { useEffect } from 'react';
import type { IComposerProps } from './composer';
import { appendText } from './enter-key';

export function useSuggestion(
  { chat, suggestion }: Pick<IComposerProps, 'chat' | 'suggestion'>,
  area: RefObject<HTMLTextAreaElement>,
  setText: (text: string) => void
): void {
  useEffect(() => {
    const field = area.current;
    if (suggestion && field) {
      chat.takeSuggestion();
      if (suggestion.isAdded) {
        setText(appendText(field, suggestion.text));
      } else if (field.value.trim() === '') {
        setText(suggestion.text);
      }
    }
  }, [chat, suggestion, area, setText]);
}
