import type { ChatAction } from '../../state/actions';
import type { IChatState } from '../../state/chat';
import { INITIAL_STATE, reduce } from '../../state/reducer';
import {
  attached,
  message,
  model,
  question,
  summary
} from '../support/builders';

function state(change: Partial<IChatState>): IChatState {
  return { ...INITIAL_STATE, connection: 'ready', ...change };
}

describe('conversation-loaded', () => {
  const shown = state({
    current: summary('a'),
    messages: [question('Hi'), message('Ho')]
  });

  it('keeps the identity of everything that says the same', () => {
    const messages = [question('Hi'), message('Ho')];
    const conversation = { ...summary('a'), leaf: 'x', messages };
    const after = reduce(shown, { type: 'conversation-loaded', conversation });
    expect(after.messages).toBe(shown.messages);
  });

  it('takes the listing of a reply for the reply that was streamed', () => {
    const streamed = message('Ho', { metadata: { seq: 4, status: 'done' } });
    const listed = message('Ho', { metadata: { seq: 3, config: {} } });
    const conversation = { ...summary('a'), leaf: 'x', messages: [listed] };
    const before = state({ current: summary('a'), messages: [streamed] });
    const after = reduce(before, { type: 'conversation-loaded', conversation });
    expect(after.messages).toBe(before.messages);
  });

  it('replaces only the message that changed', () => {
    const messages = [question('Hi'), message('Ho', { status: 'stopped' })];
    const conversation = { ...summary('a'), leaf: 'x', messages };
    const after = reduce(shown, { type: 'conversation-loaded', conversation });
    expect(after.messages[0]).toBe(shown.messages[0]);
    expect(after.messages[1].status).toBe('stopped');
  });

  it('keeps a question that is still on its way', () => {
    const sending = question('New', { status: 'running' });
    const asking = reduce(shown, { type: 'question-asked', question: sending });
    const messages = [question('Hi'), message('Ho'), message('Theirs')];
    const conversation = { ...summary('a'), leaf: 'x', messages };
    const after = reduce(asking, { type: 'conversation-loaded', conversation });
    expect(after.messages.map(({ id }) => id)).toEqual([
      'message-Hi',
      'message-Ho',
      'message-Theirs',
      'message-New'
    ]);
    expect(after.activity).toBe('asking');
  });
});

describe('conversations-listed', () => {
  it('changes the title shown, not what is known of the messages', () => {
    const current = summary('a', { seq: 4, running: 'r1' });
    const listed = summary('a', { title: 'New', seq: 9 });
    const after = reduce(state({ current }), {
      type: 'conversations-listed',
      conversations: [listed],
      deleted: [],
      problem: null
    });
    expect(after.current).toMatchObject({
      title: 'New',
      seq: 4,
      running: 'r1'
    });
  });
});

describe('conversations-listed of some', () => {
  it('takes no more than was asked for, whatever an older server lists', () => {
    const known = [summary('a'), summary('b')];
    const after = reduce(state({ conversations: known }), {
      type: 'conversations-listed',
      conversations: [summary('a', { title: 'New' }), summary('b')],
      deleted: [],
      problem: null,
      only: [summary('a').id]
    });
    expect(after.conversations).toHaveLength(2);
    expect(after.conversations.map(({ title }) => title)).toContain('New');
  });
});

describe('reply-grown', () => {
  it('touches neither the messages nor the lists', () => {
    const before = state({
      current: summary('a', { running: 'r1' }),
      conversations: [summary('a'), summary('b')],
      messages: [question('Hi')],
      models: [model('one')],
      reply: message('H', { id: 'r1', status: 'running' }),
      activity: 'answering'
    });
    const reply = message('Ho', { id: 'r1', status: 'running' });
    const after = reduce(before, { type: 'reply-grown', reply });
    expect(after).toEqual({ ...before, reply });
    expect(after.messages).toBe(before.messages);
    expect(after.conversations).toBe(before.conversations);
    expect(after.current).toBe(before.current);
  });
});

describe('every action', () => {
  const actions: ChatAction[] = [
    { type: 'connection-begun' },
    { type: 'problem-raised', problem: { code: 'x', title: 'X.' } },
    { type: 'conversation-removed', id: 'conversation-a' },
    { type: 'question-asked', question: question('Q') },
    { type: 'question-refused', id: 'message-Hi' },
    {
      type: 'question-returned',
      question: { id: 'q', text: 'Q', files: [], contexts: [] }
    },
    { type: 'files-attached', conversation: 'conversation-a', files: [] },
    { type: 'files-detached', ids: ['f1'] },
    { type: 'file-changed', id: 'f1', change: { progress: 1 } },
    { type: 'answer-replaced', id: 'message-Ho' },
    { type: 'reply-ended', reply: message('End', { metadata: { seq: 8 } }) },
    { type: 'stop-requested' }
  ];

  it.each(actions)('$type leaves the state before as it was', action => {
    const before = state({
      current: summary('a'),
      conversations: [summary('a')],
      messages: [question('Hi'), message('Ho')],
      queue: [{ id: 'q1', text: 'Later', files: [], contexts: [] }],
      drafts: { 'conversation-a': [attached('a.csv', { id: 'f1' })] }
    });
    const copy = structuredCloneOf(before);
    reduce(before, action);
    expect(structuredCloneOf(before)).toEqual(copy);
  });
});

function structuredCloneOf(value: IChatState): unknown {
  return JSON.parse(JSON.stringify(value));
}
