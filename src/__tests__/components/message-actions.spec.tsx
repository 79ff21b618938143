import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { message, model, question } from '../support/builders';
import { renderChat } from '../support/render-chat';

const you = () => screen.getByRole('article', { name: 'You' });
const answer = () => screen.getByRole('article', { name: 'Assistant' });

const messages = [
  question('Why?', { id: 'q', siblings: ['q0', 'q'] }),
  message('So', {
    id: 'a',
    parent: 'q',
    siblings: ['a', 'a1', 'a2'],
    metadata: { model: 'test:Fox' }
  })
];

describe('a question', () => {
  it('is edited in place and asked with the key that asks', async () => {
    const { chat } = renderChat({ messages });
    await userEvent.click(
      within(you()).getByRole('button', { name: 'Edit question' })
    );
    const field = screen.getByRole('textbox', { name: 'Question' });
    expect(document.activeElement).toBe(field);
    await userEvent.type(field, ' Really{Shift>}{Enter}{/Shift}now?{Enter}');
    expect(chat.edit).toHaveBeenCalledWith('q', 'Why? Really\nnow?');
    expect(screen.queryByRole('textbox', { name: 'Question' })).toBeNull();
  });

  it('stays as it is on Escape, with the focus where it was', async () => {
    const { chat } = renderChat({ messages });
    await userEvent.click(
      screen.getByRole('button', { name: 'Edit question' })
    );
    await userEvent.keyboard('nonsense{Escape}');
    expect(chat.edit).not.toHaveBeenCalled();
    expect(you().textContent).toContain('Why?');
    await new Promise(resolve => window.requestAnimationFrame(resolve));
    expect(document.activeElement).toBe(
      screen.getByRole('button', { name: 'Edit question' })
    );
  });

  it('cannot be asked without words', async () => {
    renderChat({ messages });
    await userEvent.click(
      screen.getByRole('button', { name: 'Edit question' })
    );
    await userEvent.clear(screen.getByRole('textbox', { name: 'Question' }));
    const form = screen.getByRole('form', { name: 'Edit question' });
    expect(within(form).getByRole('button', { name: 'Ask' })).toHaveProperty(
      'disabled',
      true
    );
  });

  it('may be nothing but its files', async () => {
    const file = {
      type: 'file' as const,
      mediaType: 'text/csv',
      url: `attachment:${'0'.repeat(64)}`,
      filename: 'sales.csv'
    };
    const asked = question('Sum it', {
      id: 'with-file',
      parts: [file, { type: 'text', text: 'Sum it' }]
    });
    const { chat } = renderChat({ messages: [asked] });
    await userEvent.click(
      screen.getByRole('button', { name: 'Edit question' })
    );
    const field = screen.getByRole('textbox', { name: 'Question' });
    await userEvent.clear(field);
    await userEvent.type(field, '{Enter}');
    expect(chat.edit).toHaveBeenCalledWith('with-file', '');
  });

  it('comes back with its words when it could not be asked', async () => {
    const { chat } = renderChat({ messages: [question('Why?')] });
    chat.edit.mockRejectedValueOnce(new Error('refused'));
    await userEvent.click(
      screen.getByRole('button', { name: 'Edit question' })
    );
    await userEvent.keyboard('!{Enter}');
    expect(
      await screen.findByRole('textbox', { name: 'Question' })
    ).toHaveProperty('value', 'Why?!');
  });
});

describe('versions', () => {
  it('are counted, and the arrows lead to the others', async () => {
    const { chat } = renderChat({ messages });
    const versions = within(answer()).getByRole('group', {
      name: 'Version 1 of 3'
    });
    const previous = within(versions).getByRole('button', {
      name: 'Previous version'
    });
    expect(previous.getAttribute('aria-disabled')).toBe('true');
    await userEvent.click(previous);
    expect(chat.showBranch).not.toHaveBeenCalled();
    await userEvent.click(
      within(versions).getByRole('button', { name: 'Next version' })
    );
    expect(chat.showBranch).toHaveBeenCalledWith('a1');
    expect(
      within(you()).getByRole('group', { name: 'Version 2 of 2' })
    ).toBeTruthy();
  });

  it('are not spoken of where there is one', () => {
    renderChat({ messages: [question('Why?', { siblings: ['x'] })] });
    expect(screen.queryByRole('button', { name: 'Next version' })).toBeNull();
  });
});

describe('an answer', () => {
  it('can be had from another model', async () => {
    const { chat } = renderChat({
      messages,
      models: [
        model('Fox'),
        model('Owl'),
        model('Absent', { available: false })
      ]
    });
    await userEvent.click(
      within(answer()).getByRole('button', {
        name: 'Regenerate with another model'
      })
    );
    expect(screen.queryByRole('option', { name: /Absent/ })).toBeNull();
    await userEvent.keyboard('Owl{Enter}');
    expect(chat.regenerate).toHaveBeenCalledWith('a', 'test:Owl');
  });

  it('comes from one model only in the output of a cell', () => {
    renderChat({ messages }, { layout: 'output' });
    expect(
      screen.queryByRole('button', { name: 'Regenerate with another model' })
    ).toBeNull();
  });

  it('goes on where it was cut off', async () => {
    const metadata = { finishReason: 'length' };
    const { chat } = renderChat({
      messages: [question('Why?'), message('Half an', { metadata })]
    });
    await userEvent.click(screen.getByRole('button', { name: 'Continue' }));
    expect(chat.send).toHaveBeenCalledWith('Go on where you stopped.');
  });
});

describe('what was deleted', () => {
  it('is gone with one press and comes back with another', async () => {
    const { chat, set } = renderChat({ messages });
    await userEvent.click(
      screen.getByRole('button', { name: 'Delete this answer' })
    );
    expect(chat.remove).toHaveBeenCalledWith('a');
    set({ removed: { conversation: 'c', message: 'a' } });
    expect(screen.getByText('Deleted.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
    expect(chat.restore).toHaveBeenCalled();
  });
});

describe('what code added', () => {
  it('is no answer that a model could give again', () => {
    renderChat({ messages: [message('Welcome', { parent: null })] });
    expect(answer().textContent).toContain('Welcome');
    expect(screen.queryByRole('button', { name: 'Regenerate' })).toBeNull();
  });

  it('says so when it is a system message', () => {
    renderChat({ messages: [message('Be kind.', { role: 'system' })] });
    const told = screen.getByRole('article', { name: 'System' });
    expect(told.textContent).toContain('Be kind.');
    expect(screen.queryByRole('button', { name: 'Regenerate' })).toBeNull();
  });
});
