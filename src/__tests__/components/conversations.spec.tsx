import { nullTranslator } from '@jupyterlab/translation';
import { act, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { groupsOf } from '../../components/conversations/groups';
import { summary } from '../support/builders';
import { renderChat } from '../support/render-chat';

const [one, two] = [summary('One'), summary('Two', { running: 'reply' })];
const gone = { id: one.id, title: one.title, seconds: 60 };
const trans = nullTranslator.load('jupyter_chat_ext');

async function openList() {
  await userEvent.click(screen.getByRole('button', { name: /^Conversations/ }));
  return screen.getByRole('dialog', { name: 'Conversations' });
}

function setUp(props: Parameters<typeof renderChat>[1] = {}) {
  return renderChat({ conversations: [one, two], current: one }, props);
}

function titles(list: HTMLElement) {
  return within(list)
    .getAllByRole('listitem')
    .map(row => within(row).getAllByRole('button')[0].title);
}

describe('The groups of conversations', () => {
  const now = new Date(2026, 10, 22, 9, 30);
  const at = (title: string, ...date: [number, number, number, number?]) =>
    summary(title, { updated: new Date(...date).toISOString() });

  it('are those of the calendar: yesterday evening is yesterday', () => {
    const groups = groupsOf(
      [
        at('this morning', 2026, 10, 22, 1),
        at('last evening', 2026, 10, 21, 23),
        at('a week ago', 2026, 10, 15, 12),
        at('some weeks ago', 2026, 9, 30),
        at('in autumn', 2026, 9, 2),
        at('late in summer', 2026, 8, 9),
        at('last year', 2025, 10, 22)
      ],
      now,
      trans
    );
    expect(
      groups.map(({ label, conversations }) => [label, conversations[0].title])
    ).toEqual([
      ['Today', 'this morning'],
      ['Yesterday', 'last evening'],
      ['Previous 7 days', 'a week ago'],
      ['Previous 30 days', 'some weeks ago'],
      ['October 2026', 'in autumn'],
      ['September 2026', 'late in summer'],
      ['November 2025', 'last year']
    ]);
  });

  it('begin with what is pinned, however old, and are sorted within', () => {
    const old = { ...at('old', 2024, 1, 1), pinned: true };
    const [pinned, today] = groupsOf(
      [at('b', 2026, 10, 22, 1), old, at('a', 2026, 10, 22, 8)],
      now,
      trans
    );
    expect(pinned.label).toBe('Pinned');
    expect(pinned.conversations).toEqual([old]);
    expect(today.conversations.map(({ title }) => title)).toEqual(['a', 'b']);
  });
});

describe('The list of conversations', () => {
  it('is looked at again when it is opened: other servers may write to it', async () => {
    const { chat } = setUp();
    expect(chat.refreshConversations).not.toHaveBeenCalled();
    await openList();
    expect(chat.refreshConversations).toHaveBeenCalledTimes(1);
  });

  it('pins, and shows pinned ones first, under their heading', async () => {
    const { chat, set } = setUp();
    const list = await openList();
    await userEvent.click(
      within(list).getByRole('button', { name: 'Pin Two' })
    );
    expect(chat.pin).toHaveBeenCalledWith(two.id, true);
    set({ conversations: [one, { ...two, pinned: true }] });
    const group = within(list).getByRole('list', { name: 'Pinned' });
    expect(titles(group)).toEqual(['Two']);
    expect(titles(list)).toEqual(['Two', 'One']);
    expect(
      within(group).getByRole('button', { name: 'Unpin Two' })
    ).toBeTruthy();
    expect(document.activeElement?.textContent).toContain('Two');
  });

  it('is one stop for Tab, with the buttons of one row', async () => {
    setUp();
    const list = await openList();
    await userEvent.keyboard('{ArrowDown}{Tab}');
    expect(document.activeElement).toBe(
      within(list).getByRole('button', { name: 'Pin Two' })
    );
    await userEvent.keyboard('{Home}');
    expect(document.activeElement?.textContent).toContain('One');
  });

  it('renames with F2, deletes with Delete, and undoes with Ctrl+Z', async () => {
    const { chat, set } = setUp();
    const list = await openList();
    await userEvent.keyboard('{F2}First{Enter}');
    expect(chat.rename).toHaveBeenCalledWith(one.id, 'First');
    await userEvent.keyboard('{Delete}');
    expect(chat.delete).toHaveBeenCalledWith(one.id);
    set({ conversations: [two], current: null, deleted: [gone] });
    expect(document.activeElement?.textContent).toContain('Two');
    expect(within(list).getByText('Deleted: One')).toBeTruthy();
    await userEvent.keyboard('{Control>}z{/Control}');
    expect(chat.restoreConversation).toHaveBeenCalledWith(one.id);
  });

  it('offers Undo after it was closed too, and says what was deleted', async () => {
    const { chat, set } = setUp();
    const said = screen.getAllByRole('status')[0];
    set({ conversations: [two], deleted: [gone] });
    expect(said.textContent).toBe('Deleted: One');
    await userEvent.click(
      screen.getByRole('button', { name: 'Undo: bring back One' })
    );
    expect(chat.restoreConversation).toHaveBeenCalledWith(one.id);
    expect(document.activeElement).toBe(screen.getByRole('textbox'));
  });

  it('offers Undo only as long as it works', () => {
    jest.useFakeTimers();
    const { chat, set } = setUp();
    set({ deleted: [gone] });
    const undo = () => screen.queryByRole('button', { name: /^Undo/ });
    act(() => void jest.advanceTimersByTime(59_000));
    expect(undo()).toBeTruthy();
    act(() => void jest.advanceTimersByTime(2_000));
    expect(undo()).toBeNull();
    expect(chat.restoreConversation).not.toHaveBeenCalled();
    jest.useRealTimers();
  });

  it('exports, with the keyboard, and gives the focus back', async () => {
    const saveFile = jest.fn(async () => undefined);
    const { chat } = setUp({ host: { saveFile } });
    await openList();
    await userEvent.tab();
    await userEvent.tab();
    await userEvent.tab();
    const button = screen.getByRole('button', { name: 'More for One' });
    expect(document.activeElement).toBe(button);
    await userEvent.keyboard('{Enter}');
    const menu = screen.getByRole('menu', { name: 'More for One' });
    const files = within(menu).getByRole('group', { name: 'Save to files as' });
    within(files).getByRole('menuitem', { name: 'Markdown' }).focus();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(chat.exportConversation).toHaveBeenCalledWith(one.id, 'ipynb');
    expect(saveFile).toHaveBeenCalledWith(
      expect.objectContaining({ name: `${one.id}.ipynb` })
    );
    expect(document.activeElement).toBe(button);
    await userEvent.keyboard('{Enter}{Escape}');
    expect(screen.queryByRole('menu')).toBeNull();
    expect(screen.getByRole('dialog')).toBeTruthy();
  });

  it('forks a conversation and imports one, and closes', async () => {
    const { chat } = setUp();
    const list = await openList();
    await userEvent.click(
      within(list).getByRole('button', { name: 'More for Two' })
    );
    await userEvent.click(screen.getByRole('menuitem', { name: /^Fork/ }));
    expect(chat.fork).toHaveBeenCalledWith(two.id);
    expect(screen.queryByRole('dialog')).toBeNull();
    const file = new File(['{}'], 'plan.json', { type: 'application/json' });
    await openList();
    await userEvent.upload(
      screen.getByLabelText('Conversation to import'),
      file
    );
    expect(chat.importConversation).toHaveBeenCalledWith(file);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('marks what is unread, and says how many', async () => {
    renderChat({ conversations: [one, two], current: one, unread: [two.id] });
    screen.getByRole('button', {
      name: 'Conversations. Shown: One. Unread: 1'
    });
    const list = await openList();
    const [first, second] = within(list).getAllByRole('listitem');
    expect(within(first).queryByRole('img', { name: 'Unread' })).toBeNull();
    expect(within(second).getByRole('img', { name: 'Unread' })).toBeTruthy();
  });

  it('searches for what is typed, and opens the message that was found', async () => {
    const { chat } = setUp();
    const list = await openList();
    const match = {
      message: 'm1',
      pieces: [{ text: 'the ' }, { text: 'Fourier', hit: true }]
    };
    chat.search.mockResolvedValue({
      conversations: [{ ...two, match }],
      more: false
    });
    await userEvent.keyboard('fourier');
    const found = await within(list).findByRole('list', { name: 'Found' });
    expect(chat.search).toHaveBeenCalledTimes(1);
    expect(chat.search).toHaveBeenCalledWith('fourier', undefined);
    expect(within(found).getByText('Fourier').tagName).toBe('MARK');
    expect(within(list).getByRole('status').textContent).toBe(
      '1 conversation found'
    );
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(chat.showMessage).toHaveBeenCalledWith(two.id, 'm1');
  });

  it('says that nothing was found, and lists all again after Escape', async () => {
    const { chat } = setUp();
    const list = await openList();
    await userEvent.keyboard('zebra');
    await within(list).findByText('No conversation has this.');
    chat.search.mockRejectedValue(new Error('broken'));
    await userEvent.keyboard('s{Escape}');
    expect(titles(list)).toEqual(['One', 'Two']);
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('draws only as many of thousands as are looked at', async () => {
    const conversations = Array.from({ length: 2000 }, (_, index) =>
      summary(`Number ${index}`)
    );
    renderChat({ conversations });
    const list = await openList();
    expect(within(list).getAllByRole('listitem').length).toBeLessThan(100);
    const rows = list.querySelector('.jp-ChatExt-conversations-rows')!;
    act(() => void fireEvent.scroll(rows));
    expect(within(list).getAllByRole('listitem').length).toBeGreaterThan(100);
  });

  it('renames in place', async () => {
    const { chat } = setUp();
    const list = await openList();
    await userEvent.click(
      within(list).getByRole('button', { name: 'More for One' })
    );
    await userEvent.click(screen.getByRole('menuitem', { name: 'Rename' }));
    await userEvent.keyboard('First{Enter}');
    expect(chat.rename).toHaveBeenCalledWith(one.id, 'First');
  });

  it('leaves the title alone after Escape, and keeps the list open', async () => {
    const { chat } = setUp();
    const list = await openList();
    await userEvent.click(
      within(list).getByRole('button', { name: 'More for One' })
    );
    await userEvent.click(screen.getByRole('menuitem', { name: 'Rename' }));
    await userEvent.keyboard('First{Escape}');
    expect(chat.rename).not.toHaveBeenCalled();
    expect(screen.getByRole('dialog')).toBeTruthy();
  });
});

describe('The notebook of a conversation', () => {
  const HERE = 'work/plan.ipynb';
  const mine = summary('Mine', { notebook: HERE });
  const other = summary('Other', { notebook: 'old/other.ipynb' });

  function setUpNotebooks(change: Parameters<typeof renderChat>[0] = {}) {
    const openNotebook = jest.fn(
      async (_path: string, _forget: () => void) => undefined
    );
    const conversations = [mine, other, one];
    const shown = renderChat(
      { conversations, current: mine, notebook: HERE, ...change },
      { host: { openNotebook } }
    );
    return { ...shown, openNotebook };
  }

  it('is named below the title, opens, and is forgotten when it is gone', async () => {
    const { chat, openNotebook } = setUpNotebooks();
    const list = await openList();
    const label = within(list).getByRole('button', {
      name: 'Open other.ipynb'
    });
    expect(label.textContent).toBe('other.ipynb');
    expect(label.title).toBe('old/other.ipynb');
    await userEvent.click(label);
    expect(openNotebook).toHaveBeenCalledWith(
      'old/other.ipynb',
      expect.anything()
    );
    openNotebook.mock.calls[0][1]();
    expect(chat.setNotebook).toHaveBeenCalledWith(other.id, null);
    const row = within(list).getByRole('button', { name: /^One/ });
    expect(
      within(row.closest('li')!).queryByRole('button', { name: /^Open/ })
    ).toBeNull();
  });

  it('is reached with the keyboard: with Tab, and in the menu', async () => {
    const { openNotebook } = setUpNotebooks();
    await openList();
    await userEvent.tab();
    await userEvent.tab();
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    const menu = screen.getByRole('menu', { name: 'More for Mine' });
    within(menu).getByRole('menuitem', { name: 'Open plan.ipynb' }).focus();
    await userEvent.keyboard('{Enter}{Tab}');
    expect(document.activeElement).toBe(
      screen.getByRole('button', { name: 'Open plan.ipynb' })
    );
    await userEvent.keyboard('{Enter}');
    expect(openNotebook).toHaveBeenCalledTimes(2);
  });

  it('becomes the current one by the menu', async () => {
    const { chat } = setUpNotebooks();
    const list = await openList();
    await userEvent.click(
      within(list).getByRole('button', { name: 'More for Other' })
    );
    await userEvent.click(
      screen.getByRole('menuitem', { name: 'Move to plan.ipynb' })
    );
    expect(chat.setNotebook).toHaveBeenCalledWith(other.id, HERE);
  });

  it('leaves only its conversations in the list, and in what is found', async () => {
    const { chat, set } = setUpNotebooks();
    const list = await openList();
    const filter = within(list).getByRole('button', { name: 'This notebook' });
    expect(filter.title).toContain(HERE);
    await userEvent.click(filter);
    expect(filter.getAttribute('aria-pressed')).toBe('true');
    expect(titles(list)).toEqual(['Mine']);
    await userEvent.keyboard('zebra');
    await within(list).findByText('No conversation of this notebook has this.');
    expect(chat.search).toHaveBeenCalledWith('zebra', HERE);
    await userEvent.click(
      within(list).getByRole('button', { name: 'All conversations' })
    );
    expect(document.activeElement).toBe(within(list).getByRole('searchbox'));
    expect(within(list).queryByText(/has this/)).toBeNull();
    await within(list).findByText('No conversation has this.');
    expect(chat.search).toHaveBeenLastCalledWith('zebra', undefined);
    set({ notebook: null });
    expect(
      within(list).queryByRole('button', { name: 'This notebook' })
    ).toBeNull();
  });

  it('that has no conversation says so', async () => {
    setUpNotebooks({ notebook: 'new.ipynb' });
    const list = await openList();
    await userEvent.click(
      within(list).getByRole('button', { name: 'This notebook' })
    );
    within(list).getByText('No conversation belongs to this notebook yet.');
    await userEvent.click(
      within(list).getByRole('button', { name: 'All conversations' })
    );
    expect(titles(list)).toEqual(['Mine', 'Other', 'One']);
  });
});
