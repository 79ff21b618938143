/**
 * Brings a person back to where they were reading in a conversation, and to its
 * end where they were there, or when they have just asked something.
 */
import type { RefObject } from 'react';
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { IReadingPlace } from '../core/reading-place';
import type { IScrolling } from './follow-scroll';
import type { IMessageListProps } from './message-list';
import type { MessageWindow } from './message-window';

/** How long nobody must scroll before the place is remembered, in milliseconds. */
const PAUSE = 400;

type IShown = Pick<
  IMessageListProps,
  'chat' | 'conversation' | 'messages' | 'reply' | 'queue'
>;

export function useReadingPlace(
  props: IShown,
  window: MessageWindow,
  scrolling: IScrolling
): void {
  const arrived = useRef<MessageWindow | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const isThere = props.messages.length > 0;
  const lastQuestion = props.messages.findLast(({ role }) => role === 'user');
  const running = lastQuestion?.status === 'running' ? lastQuestion.id : null;
  const asked = useJustAsked(running, props.queue);

  useEffect(() => {
    const isArrival = isThere && arrived.current !== window;
    const place = isArrival ? placeIn(latest.current) : null;
    if (isArrival) {
      arrived.current = window;
    }
    if (place) {
      goTo(place, window, scrolling);
    } else if (isArrival || asked !== null || !isThere) {
      scrolling.jump();
    }
  }, [window, scrolling, isThere, asked]);

  useRemembering(latest, arrived, window, scrolling);
}

/** The question asked, unless it waited: then the person may be reading by now. */
function useJustAsked(
  asked: string | null,
  queue: IShown['queue']
): string | null {
  const waited = useRef(new Set<string>());
  useEffect(() => {
    queue.forEach(({ id }) => waited.current.add(id));
  }, [queue]);
  return asked !== null && waited.current.has(asked) ? null : asked;
}

interface IFoundPlace extends IReadingPlace {
  readonly index: number;
}

/** Where the person was in the conversation shown, if that is still there. */
function placeIn(props: IShown): IFoundPlace | null {
  const place = props.chat.placeOf(props.conversation);
  const index = idsOf(props).indexOf(place?.message ?? '');
  return place && index >= 0 ? { ...place, index } : null;
}

function idsOf({ messages, reply }: IShown): readonly string[] {
  return [...messages, ...(reply ? [reply] : [])].map(({ id }) => id);
}

function goTo(
  { index, offset }: IFoundPlace,
  window: MessageWindow,
  scrolling: IScrolling
): void {
  window.show(index);
  scrolling.leave();
  scrolling.held.hold(() => {
    const top = window.elementOf(index)?.getBoundingClientRect().top;
    const origin = scrolling.scroller.current?.getBoundingClientRect().top;
    return top === undefined || origin === undefined
      ? null
      : top - origin - offset;
  });
}

/** Remember where the person is, after each pause and when they leave. */
function useRemembering(
  latest: RefObject<IShown>,
  arrived: RefObject<MessageWindow | null>,
  window: MessageWindow,
  scrolling: IScrolling
): void {
  // its end comes before anything of the next conversation is shown
  useLayoutEffect(() => {
    const node = scrolling.scroller.current;
    let place: IReadingPlace | null | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keep = (): void => {
      clearTimeout(timer);
      if (place !== undefined && window.conversation !== null) {
        latest.current?.chat.keepPlace(window.conversation, place);
      }
    };
    const onScroll = (): void => {
      if (
        latest.current &&
        arrived.current === window &&
        !scrolling.held.isHeld
      ) {
        const read = readAt(latest.current, window, scrolling);
        place = scrolling.isAtEnd() ? null : (read ?? place);
        clearTimeout(timer);
        timer = setTimeout(keep, PAUSE);
      }
    };
    node?.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      node?.removeEventListener('scroll', onScroll);
      keep();
    };
  }, [latest, arrived, window, scrolling]);
}

/** The message at the top of what is in sight; null while there is none. */
function readAt(
  shown: IShown,
  window: MessageWindow,
  { scroller }: IScrolling
): IReadingPlace | null {
  const top = scroller.current?.getBoundingClientRect().top ?? 0;
  const found = window.messageAt(top);
  const message = found ? idsOf(shown).at(found.index) : undefined;
  return found && message !== undefined
    ? { message, offset: Math.round(found.offset) }
    : null;
}
