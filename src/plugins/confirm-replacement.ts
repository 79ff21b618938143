/**
 * Shows what would change in a cell, and asks whether it shall.
 */
import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { lineDiff } from '../core/line-diff';

const SIGNS = { same: ' ', gone: '−', new: '+' } as const;

export async function confirmReplacement(
  before: string,
  after: string,
  trans: TranslationBundle
): Promise<boolean> {
  const result = await showDialog({
    title: trans.__('Replace what stands in the active cell?'),
    body: new Widget({ node: diffNode(before, after, trans) }),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Replace') })
    ]
  });
  return result.button.accept;
}

function diffNode(
  before: string,
  after: string,
  trans: TranslationBundle
): HTMLElement {
  const node = document.createElement('pre');
  node.className = 'jp-ChatExt-diff';
  node.tabIndex = 0;
  node.setAttribute('aria-label', trans.__('What changes'));
  for (const { kind, text } of lineDiff(before, after)) {
    const line = document.createElement('div');
    line.className = `jp-mod-${kind}`;
    line.textContent = `${SIGNS[kind]} ${text}`;
    node.append(line);
  }
  return node;
}
