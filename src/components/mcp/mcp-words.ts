/**
 * How an MCP server is, in words.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IMcpServer } from '../../core/mcp';

export function stateWords(
  { locked, state, tools }: IMcpServer,
  trans: TranslationBundle
): string {
  if (locked) {
    return trans.__('Not allowed');
  }
  switch (state) {
    case 'starting':
      return trans.__('Starting…');
    case 'ready':
      return trans._n('Ready, %1 tool', 'Ready, %1 tools', tools);
    case 'failed':
      return trans.__('Failed');
    default:
      return trans.__('Stopped');
  }
}
