import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { summary } from '../support/builders';
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

  it('closes with Escape and gives the focus back', async () => {
    setUp();
    await openList();
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(
      screen.getByRole('button', { name: /^Conversations/ })
    );
  });

  it('renames in place', async () => {
    const { chat } = setUp();
    const list = await openList();
    await userEvent.click(
      within(list).getByRole('button', { name: 'Rename One' })
    );
    await userEvent.keyboard('First{Enter}');
    expect(chat.rename).toHaveBeenCalledWith(one.id, 'First');
  });

  it('leaves the title alone after Escape, and keeps the list open', async () => {
    const { chat } = setUp();
    const list = await openList();
    await userEvent.click(
      within(list).getByRole('button', { name: 'Rename One' })
    );
    await userEvent.keyboard('First{Escape}');
    expect(chat.rename).not.toHaveBeenCalled();
    expect(screen.getByRole('dialog')).toBeTruthy();
  });

  it('deletes only after a second thought', async () => {
    const { chat } = setUp();
    const list = await openList();
    const remove = () =>
      within(list).getByRole('button', { name: 'Delete Two' });
    await userEvent.click(remove());
    await userEvent.click(within(list).getByRole('button', { name: 'Keep' }));
    expect(chat.delete).not.toHaveBeenCalled();
    await userEvent.click(remove());
    await userEvent.click(within(list).getByRole('button', { name: 'Delete' }));
    expect(chat.delete).toHaveBeenCalledWith(two.id);
  });
});
