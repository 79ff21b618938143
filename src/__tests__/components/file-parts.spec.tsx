/** Files of messages, as a person finds them. */
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ChatFailure } from '../../core/errors';
import type { Part } from '../../core/messages';
import { ATTACHMENT, message, question } from '../support/builders';
import { addresses, installFiles } from '../support/fake-files';
import { renderChat, spokenText } from '../support/render-chat';

const KEPT = `attachment:${ATTACHMENT}`;
const BASE64 = btoa('bytes');

const saved: { name: string; content: Blob }[] = [];
const download = (name: string) =>
  screen.findByRole('button', { name: new RegExp(`^Download ${name}`) });

beforeEach(() => {
  installFiles();
  saved.length = 0;
  jest
    .spyOn(HTMLAnchorElement.prototype, 'click')
    .mockImplementation(function click(this: HTMLAnchorElement) {
      const content = addresses.get(this.href)!;
      saved.push({ name: this.download, content });
    });
});

afterEach(() => jest.restoreAllMocks());

function file(filename: string, mediaType: string, url = KEPT): Part {
  return { type: 'file', url, filename, mediaType };
}

function ask(...parts: Part[]) {
  return renderChat({ messages: [question('', { id: 'q', parts })] });
}

/** The file is on the server. */
function kept(chat: ReturnType<typeof ask>['chat'], text = 'bytes') {
  chat.readAttachment.mockImplementation(async () => new Blob([text]));
}

/** Every address that an element of the page names. */
function named(): string[] {
  return [...document.querySelectorAll('[src], [href], [srcset]')].map(
    node => node.getAttribute('src') ?? node.getAttribute('href') ?? ''
  );
}

describe('a picture', () => {
  const PICTURE = file('photo.png', 'image/png');

  it('is fetched through the API and shown small', async () => {
    const { chat, set } = renderChat();
    kept(chat);
    set({ messages: [question('Look', { parts: [PICTURE] })] });
    const image = await screen.findByAltText<HTMLImageElement>('photo.png');
    expect(chat.readAttachment).toHaveBeenCalledWith(ATTACHMENT);
    expect(addresses.get(image.src)?.type).toBe('image/png');
    set({ messages: [] });
    expect(addresses.size).toBe(0);
  });

  it('opens larger, can be saved there, and is closed again', async () => {
    ask(PICTURE);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Enlarge photo.png' })
    );
    const dialog = screen.getByRole('dialog', { name: 'photo.png' });
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Download' })
    );
    expect(saved[0].name).toBe('photo.png');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Close' })
    );
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('waits until it comes into sight', async () => {
    const observers: ((entries: object[]) => void)[] = [];
    class Observer {
      constructor(callback: (entries: object[]) => void) {
        observers.push(callback);
      }
      observe() {}
      unobserve() {}
      disconnect() {}
    }
    window.IntersectionObserver =
      Observer as unknown as typeof IntersectionObserver;
    const { chat } = ask(PICTURE);
    expect(chat.readAttachment).not.toHaveBeenCalled();
    act(() => observers.forEach(tell => tell([{ isIntersecting: true }])));
    expect(await screen.findByAltText('photo.png')).toBeTruthy();
  });

  it('that is no picture after all can still be saved', async () => {
    ask(PICTURE);
    const image = await screen.findByAltText('photo.png');
    act(() => void image.dispatchEvent(new Event('error')));
    await userEvent.click(await download('photo.png'));
    expect(saved).toHaveLength(1);
  });

  it('that is gone says so', async () => {
    const { chat, set } = renderChat();
    chat.readAttachment.mockRejectedValue(
      new ChatFailure({ code: 'unknown-attachment', title: 'Gone.' })
    );
    set({ messages: [question('Look', { parts: [PICTURE] })] });
    expect(await screen.findByText('no longer available')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /photo.png/ })).toBeNull();
  });

  it.each([
    ['image/png', /^blob:/],
    ['image/svg+xml', /^data:image\/svg\+xml;base64,/]
  ])(
    'that came with an answer as %s is shown as an image',
    async (type, url) => {
      const part = file('x', 'image/png', `data:${type};base64,${BASE64}`);
      renderChat({ messages: [message('', { parts: [part] })] });
      const image = await screen.findByAltText<HTMLImageElement>('x');
      expect(image.src).toMatch(url);
    }
  );
});

describe('another file', () => {
  it('is a chip that saves it under a harmless name', async () => {
    const { chat } = ask(file('../../.ba\u202eshrc:x', 'text/plain'));
    kept(chat);
    await userEvent.click(await download('../../.bashrc:x'));
    expect(saved[0].name).toBe('_.._.bashrc_x');
    expect(saved[0].content.type).toBe('application/octet-stream');
    expect(screen.getByText('5 B')).toBeTruthy();
  });

  it('that cannot be read says why, and can be tried again', async () => {
    const { chat } = ask(file('a.csv', 'text/csv'));
    chat.readAttachment.mockRejectedValueOnce(
      new ChatFailure({ code: 'unreachable', title: 'No connection.' })
    );
    await userEvent.click(await download('a.csv'));
    expect(await screen.findByText('No connection.')).toBeTruthy();
    await userEvent.click(await download('a.csv'));
    await waitFor(() => expect(saved).toHaveLength(1));
    expect(screen.queryByText('No connection.')).toBeNull();
  });

  it('that came with the answer is read from it', async () => {
    const part = file('a.txt', 'text/plain', 'data:text/plain,a%20b');
    const { chat } = ask(part);
    expect(screen.getByText('3 B')).toBeTruthy();
    await userEvent.click(await download('a.txt'));
    expect(saved[0].content.size).toBe(3);
    expect(chat.readAttachment).not.toHaveBeenCalled();
  });

  it('of HTML is never more than a file', async () => {
    const url = `data:text/html;base64,${btoa('<script>alert(1)</script>')}`;
    ask(file('a.png', 'image/png', url));
    await userEvent.click(await download('a.png'));
    expect(saved[0].content.type).toBe('application/octet-stream');
    expect(screen.queryByRole('img')).toBeNull();
  });

  it('has a name even if nobody gave it one', () => {
    const part = { type: 'file', url: KEPT, mediaType: 'application/pdf' };
    ask(part as Part);
    expect(screen.getByRole('button', { name: 'Download file.pdf' }));
  });
});

describe('a file elsewhere', () => {
  it.each([
    ['https://evil.example/x.png?d=SECRET', 'evil.example'],
    ['//evil.example/x.png', '//evil.example/x.png'],
    ['blob:https://evil.example/1', 'blob:'],
    ['file:///etc/passwd', 'file:'],
    ['javascript:alert(1)', 'javascript:'],
    ['attachment:../../models', 'attachment:'],
    ['data:image/png;base64,%%%', 'data:']
  ])('%s is named, never loaded', async (url, host) => {
    const { chat } = ask(file('x.png', 'image/png', url));
    expect(screen.getByText('x.png')).toBeTruthy();
    expect(screen.getByText(host)).toBeTruthy();
    expect(named()).toEqual([]);
    expect(screen.queryByRole('button', { name: /x\.png/ })).toBeNull();
    expect(chat.readAttachment).not.toHaveBeenCalled();
  });
});

describe('a question', () => {
  it('of files only has no empty words', () => {
    ask(file('a.csv', 'text/csv'), file('b.csv', 'text/csv'));
    const article = screen.getByRole('article', { name: 'You' });
    const list = within(article).getByRole('list', { name: 'Attached files' });
    expect(within(list).getAllByRole('listitem')).toHaveLength(2);
    expect(article.querySelector('p')).toBeNull();
  });
});

describe('a question with a file', () => {
  it('is copied with its name', async () => {
    const user = userEvent.setup();
    const written = jest.spyOn(navigator.clipboard, 'writeText');
    ask(file('a.csv', 'text/csv'), { type: 'text', text: 'Look.' });
    await user.click(screen.getByRole('button', { name: 'Copy question' }));
    expect(written).toHaveBeenCalledWith('[Attached: a.csv]\n\nLook.');
  });
});

describe('an answer with a file', () => {
  const parts: Part[] = [
    { type: 'text', text: 'Here.' },
    file('chart.png', 'image/png')
  ];

  it('is copied with its name', async () => {
    const user = userEvent.setup();
    const written = jest.spyOn(navigator.clipboard, 'writeText');
    renderChat({ messages: [message('', { parts })] });
    await user.click(screen.getByRole('button', { name: 'Copy answer' }));
    expect(written).toHaveBeenCalledWith('Here.\n\n[Attached: chart.png]');
  });

  it('is said with its name', async () => {
    jest.useFakeTimers();
    try {
      const reply = message('', { id: 'r', status: 'running', parts });
      const { set } = renderChat({ reply, activity: 'answering' });
      set({ reply: null, messages: [{ ...reply, status: 'done' }] });
      act(() => jest.advanceTimersByTime(2000));
      expect(spokenText()).toBe(
        'Here. Files: chart.png. The answer is complete.'
      );
    } finally {
      jest.useRealTimers();
    }
  });
});
