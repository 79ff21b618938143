import type { IMessage, Part } from '../../core/messages';
import { applyAll, beginReply } from '../../core/reply';
import { pendingCalls, withApproval, withDenial } from '../../core/tool-calls';
import { visibleText } from '../../core/visible-text';
import { message } from '../support/builders';
import { asking } from '../support/tool-calls';

const states = ({ parts }: IMessage): string[] =>
  parts.map(part => ('state' in part ? String(part.state) : ''));

const waiting = message('', {
  status: 'waiting',
  parts: [asking('1'), asking('2')]
});

describe('tool calls that wait for a person', () => {
  it('make their message wait, though for the wire it has finished', () => {
    const { message: ended } = applyAll(beginReply(), [
      { type: 'start', messageId: 'r1' },
      {
        type: 'message-metadata',
        messageMetadata: { seq: 4, status: 'waiting' }
      },
      { type: 'finish', finishReason: 'tool-calls' }
    ]);
    expect(ended.status).toBe('waiting');
  });

  it('are done with once the reply has gone on to its end', () => {
    const { message: ended } = applyAll(beginReply(), [
      { type: 'message-metadata', messageMetadata: { status: 'waiting' } },
      { type: 'message-metadata', messageMetadata: { status: 'done' } },
      { type: 'finish', finishReason: 'stop' }
    ]);
    expect(ended.status).toBe('done');
  });

  it('are those that were not answered, and only while the message waits', () => {
    expect(pendingCalls(waiting)).toHaveLength(2);
    const answered = withApproval(waiting, {
      approvalId: 'a1',
      approved: false,
      reason: 'Mine.'
    });
    expect(states(answered)).toEqual([
      'approval-responded',
      'approval-requested'
    ]);
    expect(answered.parts[0]).toMatchObject({
      approval: { id: 'a1', approved: false, reason: 'Mine.' }
    });
    expect(pendingCalls(answered)).toHaveLength(1);
    expect(pendingCalls({ ...waiting, status: 'failed' })).toEqual([]);
    expect(states(waiting)).toEqual(states(waiting));
  });

  it('are all denied when something else is asked', () => {
    const approved = withApproval(waiting, {
      approvalId: 'a1',
      approved: true
    });
    const denied = withDenial(approved, '');
    expect(denied.status).toBe('done');
    expect(states(denied)).toEqual(['output-denied', 'output-denied']);
    expect(denied.parts[0]).toMatchObject({ approval: { approved: false } });
    const other = message('', { parts: [asking('1')] });
    expect(withDenial(other, '')).toBe(other);
  });

  it('leave calls alone that have run', () => {
    const ran = {
      ...asking('1'),
      state: 'output-available',
      output: 'x'
    } as Part;
    const denied = withDenial({ ...waiting, parts: [ran, asking('2')] }, '');
    expect(states(denied)).toEqual(['output-available', 'output-denied']);
  });
});

describe('text that a person decides on', () => {
  it.each([
    ['rm -rf \u202Egpj.sknat', 'rm -rf ⟨U+202E⟩gpj.sknat'],
    ['a\u200Bb', 'a⟨U+200B⟩b'],
    ['\u001b[8mhidden', '⟨U+001B⟩[8mhidden'],
    ['over\rwritten', 'over⟨U+000D⟩written'],
    ['next\u2028line', 'next⟨U+2028⟩line'],
    ['tag\u{E0041}', 'tag⟨U+E0041⟩'],
    ['\uFEFFbom', '⟨U+FEFF⟩bom']
  ])('names what cannot be seen in %j', (text, seen) => {
    expect(visibleText(text)).toBe(seen);
  });

  it('leaves ordinary text of all scripts as it is', () => {
    const text = 'line\n\ttab, naïve, می‌خواهم, 日本語, 👨‍👩‍👧, ❤️, עברית';
    expect(visibleText(text)).toBe(text);
  });
});
