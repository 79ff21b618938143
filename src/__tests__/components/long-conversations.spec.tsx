import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { message, question, summary } from '../support/builders';
import { FakeChat } from '../support/fake-chat';
import { renderChat, showChat } from '../support/render-chat';

/** Lets a test say which elements are in sight. */
class Sight implements Partial<IntersectionObserver> {
  static latest: Sight;
  readonly watched: HTMLElement[] = [];

  constructor(private readonly callback: IntersectionObserverCallback) {
    Sight.latest = this;
  }

  observe(element: HTMLElement): void {
    this.watched.push(element);
  }

  unobserve(): void {}
  disconnect(): void {}

  /** Exactly these stretches are near. */
  see(...indices: number[]): void {
    const entries = this.watched.map((target, index) => ({
      target,
      isIntersecting: indices.includes(index)
    }));
    act(() =>
      this.callback(
        entries as unknown as IntersectionObserverEntry[],
        this as unknown as IntersectionObserver
      )
    );
  }
}

function conversation(turns: number) {
  return Array.from({ length: turns }, (_, turn) => [
    { ...question(`Question ${turn}?`), id: `q${turn}` },
    message(`Answer ${turn}.`, { id: `a${turn}` })
  ]).flat();
}

const questions = () =>
  screen
    .queryAllByRole('article', { name: 'You' })
    .map(({ textContent }) => Number(/\d+/.exec(textContent ?? '')?.[0]));

describe('long conversations', () => {
  beforeEach(() => {
    Object.assign(window, { IntersectionObserver: Sight });
  });

  it('have their end on the page at once, and nothing else', () => {
    renderChat({ messages: conversation(1000) });
    expect(questions()).toEqual([
      990, 991, 992, 993, 994, 995, 996, 997, 998, 999
    ]);
  });

  it('have what is in sight on the page', () => {
    renderChat({ messages: conversation(100) });
    Sight.latest.see(3);
    expect(questions().slice(0, 5)).toEqual([15, 16, 17, 18, 19]);
  });

  it('have on the page where one was reading', () => {
    const chat = new FakeChat({
      current: summary('Talk'),
      messages: conversation(100)
    });
    chat.placeOf.mockReturnValue({ message: 'q20', offset: -7 });
    showChat(chat);
    expect(chat.placeOf).toHaveBeenCalledWith(chat.state.current?.id);
    expect(questions()).toContain(20);
  });

  it('have their end on the page where that place is gone', () => {
    const chat = new FakeChat({ messages: conversation(100) });
    chat.placeOf.mockReturnValue({ message: 'deleted', offset: -7 });
    showChat(chat);
    expect(questions()).not.toContain(20);
    expect(questions()).toContain(99);
  });

  it('let go of what was in sight long ago', () => {
    renderChat({ messages: conversation(100) });
    for (const index of [1, 3, 5, 7, 9]) {
      Sight.latest.see(index);
    }
    expect(questions()).not.toContain(5);
    expect(questions()).toContain(45);
  });

  it('keep the message that has the focus', async () => {
    renderChat({ messages: conversation(100) });
    Sight.latest.see(1);
    const [first] = screen.getAllByRole('button', { name: 'Edit question' });
    await userEvent.click(first);
    const field = document.activeElement;
    for (const index of [3, 5, 7, 9, 11]) {
      Sight.latest.see(index);
    }
    expect(document.activeElement).toBe(field);
    expect(document.body.contains(field)).toBe(true);
    expect(field?.tagName).toBe('TEXTAREA');
  });

  it('stay where one reads when a question that waited is asked', () => {
    const messages = conversation(3);
    const waiting = { id: 'next', text: 'Next?', files: [], contexts: [] };
    const { set } = renderChat({ messages, queue: [waiting] });
    const log = screen.getByRole('log');
    const goTo = jest.spyOn(log, 'scrollTo').mockClear();

    const status = 'running' as const;
    const running = { ...question('Next?'), id: 'next', status };
    set({ messages: [...messages, running], queue: [], activity: 'asking' });
    expect(goTo).not.toHaveBeenCalled();

    const own = { ...running, id: 'own' };
    set({ messages: [...messages, own], activity: 'asking' });
    expect(goTo).toHaveBeenCalled();
  });

  it('grow at their end while an answer is written', () => {
    const messages = conversation(100);
    const { set } = renderChat({ messages });
    const reply = message('So', { id: 'reply', status: 'running' });
    const asked = { ...question('More?'), id: 'more' };
    set({ messages: [...messages, asked], reply, activity: 'answering' });
    const row = screen.getAllByRole('article', { name: 'Assistant' }).at(-1);
    expect(row?.getAttribute('aria-busy')).toBe('true');
    set({
      messages: [...messages, asked, { ...reply, status: 'done' }],
      reply: null,
      activity: 'idle'
    });
    expect(screen.getAllByRole('article', { name: 'Assistant' }).at(-1)).toBe(
      row
    );
  });
});
