/** The same chat in the side panel and in a cell's output. */
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { message, model, question } from '../support/builders';
import { renderChat } from '../support/render-chat';

const fox = model('Fox', { prompts: ['Hi'], settings: ['temperature'] });
const state = {
  models: [fox],
  model: fox.id,
  messages: [question('Why?'), message('So', { id: 'reply' })]
};
const picker = () => screen.queryByRole('button', { name: /^Model:/ });
const conversations = () =>
  screen.queryByRole('button', { name: /^Conversations/ });

describe('A chat in the output of a cell', () => {
  it('has one model and one conversation', () => {
    renderChat(state, { layout: 'output' });
    expect(picker()).toBeNull();
    expect(conversations()).toBeNull();
    expect(screen.getByRole('button', { name: 'Prompts' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Configuration' })).toBeTruthy();
  });

  it('has the header it is given, and is no higher than it may be', () => {
    renderChat(state, {
      layout: 'output',
      header: <button type="button">Clear</button>,
      maxHeight: 400
    });
    const clear = screen.getByRole('button', { name: 'Clear' });
    expect(clear.parentElement?.style.maxHeight).toBe('400px');
  });

  it('takes no questions when it is disabled, and all else works', async () => {
    const { chat } = renderChat(state, { layout: 'output', isDisabled: true });
    const field = screen.getByRole('textbox', { name: 'Message' });
    expect(field.matches(':disabled')).toBe(true);
    expect(field.getAttribute('placeholder')).toBe(
      'This chat takes no questions'
    );
    await userEvent.type(field, 'Hello{Enter}');
    expect(chat.send).not.toHaveBeenCalled();
    const prompts = screen.getByRole('button', { name: 'Prompts' });
    expect(prompts.matches(':disabled')).toBe(true);
    const copy = screen.getByRole('button', { name: 'Copy answer' });
    expect(copy.matches(':disabled')).toBe(false);
  });
});

describe('The side panel', () => {
  it('has conversations and models to choose from', () => {
    renderChat(state);
    expect(picker()).toBeTruthy();
    expect(conversations()).toBeTruthy();
  });
});
