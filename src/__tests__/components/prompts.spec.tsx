/** Prompts of a model: by button, by slash, and with variables in a form. */
import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { model } from '../support/builders';
import { renderChat } from '../support/render-chat';

const PROMPTS = [
  'Say hello',
  'Translate {{text}} into {{language:Latin}}',
  'Hello in {{ tongue }}, <b>{{__proto__}}</b>'
];
const fox = model('Fox', { prompts: PROMPTS });
const ready = { models: [fox, model('Owl')], model: fox.id };

const message = () =>
  screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
const button = () => screen.getByRole('button', { name: 'Prompts' });
const list = () => screen.queryByRole('listbox', { name: 'Prompts' });
const option = (prompt: string) =>
  screen
    .getAllByRole('option')
    .find(({ textContent }) => textContent === prompt)!;
const options = () =>
  screen.queryAllByRole('option').map(({ textContent }) => textContent);
const active = (holder: HTMLElement) =>
  document.getElementById(holder.getAttribute('aria-activedescendant') ?? '')
    ?.textContent;
const form = () => screen.queryByRole('dialog', { name: 'Fill in the prompt' });
const field = (name: string) =>
  screen.getByRole<HTMLTextAreaElement>('textbox', { name });

describe('The button of prompts', () => {
  it('is there only for models that have some', () => {
    const { set } = renderChat(ready);
    expect(button()).toBeTruthy();
    expect(message().placeholder).toBe('Ask Fox… (/ for prompts)');
    set({ model: 'test:Owl' });
    expect(screen.queryByRole('button', { name: 'Prompts' })).toBeNull();
    expect(message().placeholder).toBe('Ask Owl…');
  });

  it('fills the message and does not send it', async () => {
    const { chat } = renderChat(ready);
    await userEvent.click(button());
    expect(options()).toEqual(PROMPTS);
    await userEvent.click(option('Say hello'));
    expect(message().value).toBe('Say hello');
    expect(document.activeElement).toBe(message());
    expect(list()).toBeNull();
    expect(chat.send).not.toHaveBeenCalled();
    await userEvent.keyboard('!{Enter}');
    expect(chat.send).toHaveBeenCalledWith('Say hello!', [], []);
  });

  it('works with the keyboard alone', async () => {
    renderChat(ready);
    button().focus();
    await userEvent.keyboard('{Enter}');
    expect(document.activeElement).toBe(list());
    expect(active(list()!)).toBe(PROMPTS[0]);
    await userEvent.keyboard('{ArrowUp}');
    expect(active(list()!)).toBe(PROMPTS[2]);
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(message().value).toBe('Say hello');
  });

  it('closes with Escape and gives the focus back', async () => {
    renderChat(ready);
    await userEvent.click(button());
    await userEvent.keyboard('{Escape}');
    expect(list()).toBeNull();
    expect(document.activeElement).toBe(button());
    expect(message().value).toBe('');
  });

  it('closes when the person goes elsewhere', async () => {
    renderChat(ready);
    await userEvent.click(button());
    await userEvent.click(message());
    expect(list()).toBeNull();
  });

  it('lists a prompt that is given twice once', async () => {
    const twice = model('Fox', { prompts: ['Hi', 'Hi'] });
    renderChat({ models: [twice], model: twice.id });
    await userEvent.click(button());
    expect(options()).toEqual(['Hi']);
  });
});

describe('A slash at the start of the message', () => {
  it('lists the prompts, narrowed by what follows', async () => {
    renderChat(ready);
    await userEvent.type(message(), '/');
    expect(options()).toEqual(PROMPTS);
    expect(document.activeElement).toBe(message());
    await userEvent.type(message(), 'hello');
    expect(options()).toEqual([PROMPTS[0], PROMPTS[2]]);
    expect(active(message())).toBe(PROMPTS[0]);
    await userEvent.type(message(), ' tongue');
    expect(options()).toEqual([PROMPTS[2]]);
  });

  it('chooses with the arrows and Enter, and sends nothing', async () => {
    const { chat } = renderChat(ready);
    await userEvent.type(message(), '/{ArrowDown}{ArrowUp}{Enter}');
    expect(message().value).toBe('Say hello');
    expect(list()).toBeNull();
    expect(chat.send).not.toHaveBeenCalled();
  });

  it('chooses with the mouse', async () => {
    renderChat(ready);
    await userEvent.type(message(), '/');
    await userEvent.click(option('Say hello'));
    expect(message().value).toBe('Say hello');
    expect(document.activeElement).toBe(message());
  });

  it('is only a slash after Escape, until the next one', async () => {
    const { chat } = renderChat(ready);
    await userEvent.type(message(), '/{Escape}');
    expect(list()).toBeNull();
    await userEvent.type(message(), 'hello');
    expect(list()).toBeNull();
    await userEvent.type(message(), '{Enter}');
    expect(chat.send).toHaveBeenCalledWith('/hello', [], []);
    await userEvent.type(message(), '/');
    expect(list()).toBeTruthy();
  });

  it('closes its list when the person goes elsewhere', async () => {
    renderChat(ready);
    await userEvent.type(message(), '/');
    fireEvent.pointerDown(document.body);
    expect(list()).toBeNull();
    expect(message().value).toBe('/');
  });

  it('is sent like anything else when no prompt fits', async () => {
    const { chat } = renderChat(ready);
    await userEvent.type(message(), '/etc/hosts{Enter}');
    expect(chat.send).toHaveBeenCalledWith('/etc/hosts', [], []);
  });

  it('means nothing later in the message, or without prompts', async () => {
    const { set } = renderChat(ready);
    await userEvent.type(message(), 'a /');
    expect(list()).toBeNull();
    await userEvent.clear(message());
    set({ model: 'test:Owl' });
    await userEvent.type(message(), '/');
    expect(list()).toBeNull();
  });
});

describe('A prompt with variables', () => {
  const open = async (name = PROMPTS[1]) => {
    const rendered = renderChat(ready);
    await userEvent.click(button());
    await userEvent.click(option(name));
    return rendered;
  };

  it('asks for each, starting in the first field, with the defaults in', async () => {
    await open();
    expect(form()).toBeTruthy();
    expect(document.activeElement).toBe(field('text'));
    expect(field('text').value).toBe('');
    expect(field('language').value).toBe('Latin');
  });

  it('shows what becomes of it while it is typed', async () => {
    await open();
    const preview = within(form()!).getByLabelText('Preview');
    expect(preview.textContent).toBe('Translate text into Latin');
    await userEvent.type(field('text'), 'dog');
    expect(preview.textContent).toBe('Translate dog into Latin');
  });

  it('goes into the message with Enter as soon as it is complete', async () => {
    const { chat } = await open();
    await userEvent.keyboard('{Enter}');
    expect(form()).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Use prompt' })).toHaveProperty(
      'disabled',
      true
    );
    await userEvent.keyboard('dog{Enter}');
    expect(form()).toBeNull();
    expect(message().value).toBe('Translate dog into Latin');
    expect(document.activeElement).toBe(message());
    expect(chat.send).not.toHaveBeenCalled();
  });

  it('works with the mouse', async () => {
    await open();
    await userEvent.type(field('text'), 'dog');
    await userEvent.click(screen.getByRole('button', { name: 'Use prompt' }));
    expect(message().value).toBe('Translate dog into Latin');
  });

  it('takes values as they are', async () => {
    await open();
    const value = '{{language}} $& $1 <i>';
    await userEvent.click(field('text'));
    await userEvent.paste(value);
    await userEvent.keyboard('{Enter}');
    expect(message().value).toBe(`Translate ${value} into Latin`);
  });

  it('takes a value of several lines', async () => {
    await open();
    await userEvent.type(field('text'), 'a{Shift>}{Enter}{/Shift}b{Enter}');
    expect(message().value).toBe('Translate a\nb into Latin');
  });

  it('may have an empty default', async () => {
    await open();
    await userEvent.type(field('text'), 'dog');
    await userEvent.clear(field('language'));
    await userEvent.keyboard('{Enter}');
    expect(message().value).toBe('Translate dog into ');
  });

  it('leaves everything as it was with Escape', async () => {
    renderChat(ready);
    await userEvent.type(message(), 'My draft');
    await userEvent.click(button());
    await userEvent.click(option(PROMPTS[1]));
    await userEvent.type(field('text'), 'dog{Escape}');
    expect(form()).toBeNull();
    expect(message().value).toBe('My draft');
    expect(document.activeElement).toBe(message());
  });

  it('asks in the same form when chosen by slash', async () => {
    renderChat(ready);
    await userEvent.type(message(), '/trans{Enter}');
    expect(document.activeElement).toBe(field('text'));
    expect(list()).toBeNull();
    await userEvent.keyboard('dog{Enter}');
    expect(message().value).toBe('Translate dog into Latin');
    expect(list()).toBeNull();
  });

  it('knows odd names, and shows markup as it is written', async () => {
    await open('Hello in {{ tongue }}, <b>{{__proto__}}</b>');
    await userEvent.type(field('tongue'), 'Greek');
    await userEvent.type(field('__proto__'), 'x{Enter}');
    expect(message().value).toBe('Hello in Greek, <b>x</b>');
  });

  it('is gone with its model', async () => {
    const { set } = await open();
    set({ model: 'test:Owl' });
    expect(form()).toBeNull();
  });
});

describe('The person’s own prompts', () => {
  const prompts = [
    { title: 'Explain', text: 'Explain {{topic}}.' },
    { title: 'Greet', text: 'Say hello' }
  ];

  it('stand below those of the model, with their titles', async () => {
    renderChat({ ...ready, prompts });
    await userEvent.click(button());
    expect(options()).toEqual([
      'GreetSay hello',
      ...PROMPTS.slice(1),
      'ExplainExplain {{topic}}.'
    ]);
  });

  it('are there for models that have none, and found by their title', async () => {
    renderChat({ ...ready, model: 'test:Owl', prompts });
    expect(message().placeholder).toBe('Ask Owl… (/ for prompts)');
    await userEvent.type(message(), '/greet');
    expect(options()).toEqual(['GreetSay hello']);
    await userEvent.keyboard('{Enter}');
    expect(message().value).toBe('Say hello');
  });
});
