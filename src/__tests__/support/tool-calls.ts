/**
 * Tool calls as answers have them.
 */
import type { Part } from '../../core/messages';

/** A call of `delete` that asks for approval `a<number>`. */
export function asking(number: string, input: unknown = { row: 1 }): Part {
  return {
    type: 'tool-delete',
    toolCallId: `c${number}`,
    state: 'approval-requested',
    input,
    approval: { id: `a${number}` }
  } as Part;
}
