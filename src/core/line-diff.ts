/**
 * What changes when one text is put in place of another, line by line: what both
 * begin and end with stays, the rest goes and comes.
 */

export interface IDiffLine {
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
}

export function lineDiff(before: string, after: string): readonly IDiffLine[] {
  const old = before.split('\n');
  const next = after.split('\n');
  const most = Math.min(old.length, next.length);
  let head = 0;
  while (head < most && old[head] === next[head]) {
    head += 1;
  }
  let tail = 0;
  while (
    tail < most - head &&
    old[old.length - 1 - tail] === next[next.length - 1 - tail]
  ) {
    tail += 1;
  }
  return [
    ...lines('same', old.slice(0, head)),
    ...lines('gone', old.slice(head, old.length - tail)),
    ...lines('new', next.slice(head, next.length - tail)),
    ...lines('same', old.slice(old.length - tail))
  ];
}

function lines(
  kind: IDiffLine['kind'],
  texts: readonly string[]
): readonly IDiffLine[] {
  return texts.map(text => ({ kind, text }));
}
