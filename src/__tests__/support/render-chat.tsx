/**
 * Shows a chat in a page without a renderer for Markdown: words are words.
 */
import { RenderMimeRegistry } from '@jupyterlab/rendermime';
import { nullTranslator } from '@jupyterlab/translation';
import { act, render, screen } from '@testing-library/react';
import React from 'react';
import { ChatView } from '../../components/chat';
import type { IChatViewProps } from '../../components/chat';
import type { IChat, IChatState } from '../../state/chat';
import { FakeChat } from './fake-chat';

jest.mock('../../markdown/markdown', () => ({
  Markdown: ({ text }: { text: string }) => <p>{text}</p>
}));

class NoResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

/** Show a chat; `around` may say what is to stand around it. */
export function showChat(
  chat: IChat,
  props: Partial<IChatViewProps> = {},
  around?: React.ComponentType<{ children: React.ReactNode }>
): void {
  window.ResizeObserver = NoResizeObserver;
  Element.prototype.scrollTo = () => undefined;
  render(
    <ChatView
      chat={chat}
      rendermime={new RenderMimeRegistry()}
      trans={nullTranslator.load('jupyter_chat_ext')}
      {...props}
    />,
    { wrapper: around }
  );
}

export function renderChat(
  state: Partial<IChatState> = {},
  props: Partial<IChatViewProps> = {}
): { chat: FakeChat; set: (change: Partial<IChatState>) => void } {
  const chat = new FakeChat(state);
  showChat(chat, props);
  return { chat, set: change => act(() => chat.set(change)) };
}

/** What is read aloud of answers: the last thing of a chat. */
export function spokenText(): string | null | undefined {
  return screen.getAllByRole('status').at(-1)?.textContent;
}
