/**
 * How often the view is rendered while an answer streams in, with the real
 * state behind it.
 */
import { act, screen } from '@testing-library/react';
import React, { Profiler } from 'react';
import { ChatHarness, delta, OPEN, settled } from '../support/chat-harness';
import { showChat } from '../support/render-chat';

it('renders once per frame, however many words arrive in it', async () => {
  const harness = new ChatHarness();
  let commits = 0;
  showChat(harness.chat, {}, ({ children }) => (
    <Profiler id="chat" onRender={() => (commits += 1)}>
      {children}
    </Profiler>
  ));
  const turn = await act(() => harness.ask());
  act(() => harness.frames.paint());

  for (let frame = 1; frame <= 5; frame++) {
    const before = commits;
    await act(async () => {
      const words = Array.from({ length: 1_000 }, () => delta('word '));
      turn.fire(...(frame === 1 ? [OPEN] : []), ...words);
      await settled();
    });
    expect(commits).toBe(before);

    act(() => harness.frames.paint());
    expect(commits).toBe(before + 1);
    const answer = screen.getByRole('article', { name: 'Assistant' });
    expect(answer.textContent).toHaveLength(frame * 5_000);
  }
  harness.chat.dispose();
});
