import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { IChatHost } from '../../components/services';
import type { IChatError } from '../../core/messages';
import { failure, message } from '../support/builders';
import { renderChat } from '../support/render-chat';

const OUTER = { cell: 'c2', line: 1, label: 'Cell In[2], line 1' };
const INNER = { cell: 'c1', line: 12, label: 'Cell In[1], line 12' };
const TRACEBACK = `Traceback (most recent call last):
  Cell In[2], line 1, in model
  Cell In[1], line 12, in price
KeyError: 'tea'`;

function show(error: Partial<IChatError>, host: IChatHost) {
  const failed = message('', {
    status: 'failed',
    parts: [failure({ traceback: TRACEBACK, ...error })],
    metadata: { model: 'kernel:k1/model' }
  });
  renderChat({ messages: [failed] }, { host });
}

describe('ways from an error to its cells', () => {
  it('leads to the innermost line, also by keyboard', async () => {
    const showCell = jest.fn(async () => true);
    show({ frames: [OUTER, INNER] }, { showCell });
    const button = screen.getByRole('button', {
      name: 'Go to Cell In[1], line 12'
    });
    button.focus();
    await userEvent.keyboard('{Enter}');
    expect(showCell).toHaveBeenCalledWith(INNER, 'k1');
  });

  it('makes each line of a cell in the traceback a link', async () => {
    const showCell = jest.fn(async () => true);
    show({ frames: [OUTER, INNER] }, { showCell });
    screen.getByText('Details').closest('details')!.open = true;
    await userEvent.click(
      screen.getByRole('button', { name: 'Cell In[2], line 1' })
    );
    expect(showCell).toHaveBeenCalledWith(OUTER, 'k1');
    expect(screen.getByLabelText('Details').textContent).toBe(TRACEBACK);
  });

  it('says so when the cell is gone', async () => {
    show({ frames: [INNER] }, { showCell: async () => false });
    await userEvent.click(screen.getByRole('button', { name: /^Go to/ }));
    await waitFor(() =>
      expect(screen.getByText(/No open notebook has this cell/)).toBeTruthy()
    );
  });

  it('offers nothing where there are no cells to go to', () => {
    show({ frames: [INNER] }, {});
    expect(screen.queryByRole('button', { name: /Cell In/ })).toBeNull();
  });

  it('takes no nonsense for lines', () => {
    const frames = [null, 'x', { cell: 3 }] as unknown as IChatError['frames'];
    show({ frames }, { showCell: async () => true });
    expect(screen.queryByRole('button', { name: /^Go to/ })).toBeNull();
  });
});
