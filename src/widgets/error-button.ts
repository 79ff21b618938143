/**
 * Puts a button below the errors that cells show, as whatever renders them
 * does: freshly made ones, and those that are in the notebook's file.
 */
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { Widget } from '@lumino/widgets';
import { chatIcon } from '../chat-icon';

/** What JupyterLab renders of an error, and what it is. */
export const SHOWN_AS = 'application/vnd.jupyter.stderr';
const ERROR = 'application/vnd.jupyter.error';

export interface IErrorButtonOptions {
  readonly label: string;
  /** Told of the output that shows the error, and of the error as the notebook has it. */
  readonly onAsk: (output: Widget, error: unknown) => void;
}

/** A factory that makes what another one makes, with a button where that shows an error. */
export function withErrorButton(
  factory: IRenderMime.IRendererFactory,
  options: IErrorButtonOptions
): IRenderMime.IRendererFactory {
  return {
    ...factory,
    createRenderer: given => {
      const renderer = factory.createRenderer(given);
      const render = renderer.renderModel.bind(renderer);
      renderer.renderModel = async model => {
        await render(model);
        const error = model.data[ERROR];
        if (error !== undefined && !hasButton(renderer.node)) {
          renderer.node.append(
            buttonNode(options.label, () => options.onAsk(renderer, error))
          );
        }
      };
      return renderer;
    }
  };
}

const CLASS = 'jp-ChatExt-askError';

function hasButton(node: HTMLElement): boolean {
  return node.querySelector(`.${CLASS}`) !== null;
}

function buttonNode(label: string, onClick: () => void): HTMLElement {
  const node = document.createElement('div');
  node.className = CLASS;
  // keys are the button's, not the notebook's
  node.dataset.lmSuppressShortcuts = 'true';
  const button = document.createElement('button');
  button.type = 'button';
  chatIcon.element({ container: button, height: '14px', width: '14px' });
  const words = document.createElement('span');
  words.textContent = label;
  button.append(words);
  button.addEventListener('click', onClick);
  node.append(button);
  return node;
}
