import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { message, summary } from '../support/builders';
import { renderChat } from '../support/render-chat';

const [one, two] = [summary('One'), summary('Two', { running: 'reply' })];

async function openList() {
  await userEvent.click(screen.getByRole('button', { name: /^Conversations/ }));
  return screen.getByRole('dialog', { name: 'Conversations' });
}

function setUp() {
  return renderChat({ conversations: [one, two], current: one });
}

describe('Header', () => {
  it('begins a new conversation and puts the cursor in the composer', async () => {
    const { chat } = setUp();
    await userEvent.click(
      screen.getByRole('button', { name: 'New conversation' })
    );
    expect(chat.show).toHaveBeenCalledWith(null);
    expect(document.activeElement).toBe(screen.getByRole('textbox'));
  });

  it('switches with the keyboard', async () => {
    const { chat } = setUp();
    const list = await openList();
    expect(list.textContent).toContain('answering…');
    expect(document.activeElement?.textContent).toContain('One');
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(chat.show).toHaveBeenCalledWith(two.id);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('has a button that looks for words, where there are some', async () => {
    const { set } = setUp();
    const find = { name: 'Find in this conversation' };
    expect(screen.queryByRole('button', find)).toBeNull();
    set({ messages: [message('Hello')] });
    await userEvent.click(screen.getByRole('button', find));
    expect(document.activeElement).toBe(screen.getByRole('searchbox', find));
    await userEvent.click(
      screen.getByRole('button', { ...find, pressed: true })
    );
    expect(screen.queryByRole('searchbox')).toBeNull();
    expect(
      screen.getByRole('button', { ...find, pressed: false })
    ).toBeTruthy();
  });

  it('closes with Escape and gives the focus back', async () => {
    setUp();
    await openList();
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(
      screen.getByRole('button', { name: /^Conversations/ })
    );
  });
});
