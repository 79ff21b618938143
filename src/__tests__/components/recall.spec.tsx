import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { message, question } from '../support/builders';
import { renderChat } from '../support/render-chat';

const field = () =>
  screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });

async function press(...keys: string[]): Promise<string> {
  await userEvent.click(field());
  await userEvent.keyboard(keys.map(key => `{${key}}`).join(''));
  return field().value;
}

describe('the field of questions', () => {
  beforeEach(() => {
    renderChat({
      messages: [
        { ...question('first'), id: 'q1' },
        message('one', { id: 'a1' }),
        { ...question('second\nline'), id: 'q2' },
        message('two', { id: 'a2' })
      ]
    });
  });

  it('brings earlier questions back with the arrow up, and forth again', async () => {
    expect(await press('ArrowUp')).toBe('second\nline');
    expect(await press('ArrowDown')).toBe('');
    expect(await press('ArrowUp')).toBe('second\nline');
    field().setSelectionRange(0, 0);
    await userEvent.keyboard('{ArrowUp}');
    expect(field().value).toBe('first');
    await userEvent.keyboard('{ArrowUp}');
    expect(field().value).toBe('first');
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    expect(field().value).toBe('');
  });

  it('leaves what is being written alone', async () => {
    await userEvent.type(field(), 'new');
    expect(await press('ArrowUp')).toBe('new');
  });

  it('no longer goes on from what was changed', async () => {
    await press('ArrowUp');
    await userEvent.type(field(), '!');
    expect(await press('ArrowDown')).toBe('second\nline!');
  });
});
