/**
 * Drags code of an answer as JupyterLab drags cells: a notebook on which it is
 * dropped makes a cell of it there.
 */
import { MimeData } from '@lumino/coreutils';
import { Drag } from '@lumino/dragdrop';
import { CODE_OF_CHAT } from '../core/dragged-cells';
import type { ICode } from '../markdown/code-block';
import { fenced, isDrawing } from './drawings';

const CELLS = 'application/vnd.jupyter.cells';

/** How far the pointer moves before anything is dragged, in pixels. */
const SLACK = 5;

/** The handle was pressed: drag the code as soon as the pointer moves. */
export function dragCode(code: ICode, pressed: PointerEvent): void {
  const end = (): void => {
    document.removeEventListener('pointermove', move, true);
    document.removeEventListener('pointerup', end, true);
    document.removeEventListener('pointercancel', end, true);
  };
  const move = ({ clientX, clientY }: PointerEvent): void => {
    const [x, y] = [clientX - pressed.clientX, clientY - pressed.clientY];
    if (Math.hypot(x, y) >= SLACK) {
      end();
      void dragOf(code).start(clientX, clientY);
    }
  };
  document.addEventListener('pointermove', move, true);
  document.addEventListener('pointerup', end, true);
  document.addEventListener('pointercancel', end, true);
}

export function dragOf(code: ICode): Drag {
  const mimeData = new MimeData();
  mimeData.setData(CELLS, [cellOf(code)]);
  mimeData.setData('text/plain', code.text);
  return new Drag({
    mimeData,
    dragImage: imageOf(code),
    supportedActions: 'copy',
    proposedAction: 'copy',
    source: CODE_OF_CHAT
  });
}

function cellOf(code: ICode): object {
  const { text, language } = isDrawing(code.language) ? fenced(code) : code;
  const cell = { source: text, metadata: {} };
  return /^(md|markdown)$/i.test(language)
    ? { ...cell, cell_type: 'markdown' }
    : { ...cell, cell_type: 'code', outputs: [], execution_count: null };
}

/** Its first line follows the pointer. */
function imageOf({ text }: ICode): HTMLElement {
  const image = document.createElement('div');
  image.className = 'jp-ChatExt-dragImage';
  image.textContent = text.split('\n')[0].slice(0, 60);
  return image;
}
