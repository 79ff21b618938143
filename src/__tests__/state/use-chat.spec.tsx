import { act, render, screen } from '@testing-library/react';
import React from 'react';
import { useChat } from '../../state/use-chat';
import { FakeChat } from '../support/fake-chat';

function Activity({ chat }: { chat: FakeChat }): JSX.Element {
  return <p role="status">{useChat(chat).activity}</p>;
}

describe('useChat', () => {
  it('shows what the chat says now, and follows it', () => {
    const chat = new FakeChat({ activity: 'asking' });
    render(<Activity chat={chat} />);
    expect(screen.getByRole('status').textContent).toBe('asking');
    act(() => chat.set({ activity: 'answering' }));
    expect(screen.getByRole('status').textContent).toBe('answering');
  });

  it('lets go of the chat when nobody looks any more', () => {
    const chat = new FakeChat();
    const disconnect = jest.spyOn(chat.changed, 'disconnect');
    render(<Activity chat={chat} />).unmount();
    expect(disconnect).toHaveBeenCalled();
  });
});
