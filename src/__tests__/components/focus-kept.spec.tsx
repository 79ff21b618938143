/** What had the focus goes away: where the focus is then. */
import { screen } from '@testing-library/react';
import { message, question } from '../support/builders';
import { renderChat } from '../support/render-chat';

const composer = (): HTMLElement =>
  screen.getByRole('textbox', { name: 'Message' });

describe('the focus', () => {
  it('goes to the composer when its message is deleted', () => {
    const { set } = renderChat({
      messages: [question('Hello'), message('Hi')]
    });
    const remove = screen.getByRole('button', { name: 'Delete this answer' });
    remove.focus();
    set({ messages: [question('Hello')] });
    expect(document.activeElement).toBe(composer());
  });

  it('goes to the same arrow of the version that is shown instead', () => {
    const siblings = ['a', 'b', 'c'];
    const versions = siblings.map(id => message(id, { id, siblings }));
    const { set } = renderChat({ messages: [question('Hello'), versions[1]] });
    screen.getByRole('button', { name: 'Next version' }).focus();
    set({ messages: [question('Hello'), versions[2]] });
    expect(document.activeElement?.getAttribute('aria-label')).toBe(
      'Next version'
    );
  });

  it('is left where the person put it', () => {
    const { set } = renderChat({
      messages: [question('Hello'), message('Hi')]
    });
    screen.getByRole('button', { name: 'Copy answer' }).focus();
    screen.getByRole('button', { name: 'New conversation' }).focus();
    set({ messages: [question('Hello')] });
    expect(document.activeElement?.getAttribute('aria-label')).toBe(
      'New conversation'
    );
  });
});
