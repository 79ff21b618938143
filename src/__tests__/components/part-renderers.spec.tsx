import { act, screen, within } from '@testing-library/react';
import React from 'react';
import { PartRenderers } from '../../components/parts/part-renderers';
import type {
  DrawnKind,
  IPartProps
} from '../../components/parts/part-renderers';
import type { Part } from '../../core/messages';
import { message, question } from '../support/builders';
import { renderChat } from '../support/render-chat';

function Chart({ data, input, metadata }: IPartProps): JSX.Element {
  const { bars } = data as { bars: number[] };
  return (
    <figure aria-label={`Chart of ${bars.join(', ')}`}>
      {JSON.stringify({ input, metadata })}
    </figure>
  );
}

function show(parts: readonly Part[], draws?: DrawnKind, component = Chart) {
  const partRenderers = new PartRenderers();
  if (draws) {
    partRenderers.add({ id: 'test:chart', draws, component });
  }
  const messages = [question('Hi'), message('Look:', { parts: [...parts] })];
  const shown = renderChat({ messages }, { host: { partRenderers } });
  return { partRenderers, ...shown };
}

function call(change: object): Part {
  return {
    type: 'tool-query',
    toolCallId: '1',
    state: 'output-available',
    ...change
  } as unknown as Part;
}

const chart = () => screen.queryByRole('figure', { name: 'Chart of 1, 2' });
const words: Part = { type: 'text', text: 'Words after it' };
const data = { bars: [1, 2] };

describe('A part that another extension draws', () => {
  it('is drawn, from when it can be until it cannot any more', () => {
    const { partRenderers } = show([{ type: 'data-chart', data }, words]);
    expect(chart()).toBeNull();
    let remove = (): void => undefined;
    const renderer = {
      draws: { part: 'data-chart' },
      component: Chart
    } as const;
    act(() => {
      remove = partRenderers.add({ id: 'test:chart', ...renderer });
    });
    expect(chart()).toBeTruthy();
    expect(() => partRenderers.add({ id: 'test:chart', ...renderer })).toThrow(
      'There is a part renderer test:chart already.'
    );
    act(() => remove());
    expect(chart()).toBeNull();
  });

  it('takes nothing along when it throws, and is tried again with other data', () => {
    const logged = jest.spyOn(console, 'error').mockReturnValue();
    const broken: Part = { type: 'data-chart', data: {} };
    const { set } = show([broken, words], { part: 'data-chart' });
    screen.getByText('An extension could not show this: test:chart.');
    screen.getByText('Words after it');
    const answer = message('Look:', {
      parts: [{ type: 'data-chart', data }, words]
    });
    set({ messages: [question('Hi'), answer] });
    expect(chart()).toBeTruthy();
    logged.mockRestore();
  });

  it('can be what a tool returned: its card stays', () => {
    show([call({ output: data, input: { of: 'sales' } })], { tool: 'query' });
    expect(chart()?.textContent).toContain('sales');
    expect(screen.getByText('query')).toBeTruthy();
  });

  it('never is a call that waits for a yes', () => {
    const waiting = call({
      state: 'approval-requested',
      input: {},
      approval: { id: 'a' }
    });
    show([waiting], { tool: 'query' });
    expect(chart()).toBeNull();
  });

  it('can be a MIME type; what it cannot draw is shown as ever', () => {
    const logged = jest.spyOn(console, 'error').mockReturnValue();
    const bundle = (given: unknown): Part => ({
      type: 'data-mimebundle',
      data: {
        data: { 'application/x-bars': given, 'text/plain': 'bars as text' },
        metadata: { wide: true }
      }
    });
    const { set } = show([bundle(data)], { mimeType: 'application/x-bars' });
    expect(chart()?.textContent).toContain('wide');
    const answer = message('', { parts: [bundle({})] });
    set({ messages: [question('Hi'), answer] });
    const shown = screen.getByRole('article', { name: 'Assistant' });
    within(shown).getByText('bars as text');
    expect(chart()).toBeNull();
    logged.mockRestore();
  });

  it('is none of those that the chat makes itself', () => {
    expect(() => show([], { part: 'data-error' })).toThrow(
      'The chat itself draws data-error.'
    );
  });
});
