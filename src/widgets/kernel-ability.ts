/**
 * Whether the kernel of a notebook can run the cell of a chat at all: where it
 * cannot, that would only put an error in its place.
 */
import type { ISessionContext } from '@jupyterlab/apputils';
import type { KernelMessage } from '@jupyterlab/services';
import type { Notebook } from '@jupyterlab/notebook';
import type { KernelAbility } from '../components/cards/missing-function';
import type { IDocument } from './notebook-of';

const IS_THERE =
  "__import__('importlib.util').util.find_spec('jupyter_chat_ext') is not None";

/** Ask a Python kernel, when it is idle; kernels of other languages are asked nothing. */
export async function abilityOf({
  session
}: ISessionContext): Promise<KernelAbility> {
  const kernel = session?.kernel;
  if (!kernel) {
    return 'able';
  }
  if ((await kernel.info).language_info.name !== 'python') {
    return 'not-python';
  }
  const { content } = await kernel.requestExecute({
    code: '',
    silent: true,
    store_history: false,
    allow_stdin: false,
    user_expressions: { isThere: IS_THERE }
  }).done;
  const isMissing = content.status === 'ok' && valueOf(content) === 'False';
  return isMissing ? 'no-package' : 'able';
}

/**
 * Tell what the kernel can do, now and whenever a cell has run, until the
 * function returned is called.
 */
export function watchKernel(
  document: IDocument,
  tell: (ability: KernelAbility) => void
): () => void {
  let isWatching = true;
  const check = async (): Promise<void> => {
    try {
      const ability = await abilityOf(document.sessionContext);
      if (isWatching) {
        tell(ability);
      }
    } catch {
      // the kernel went away: whoever comes next is asked again
    }
  };
  const onExecuted = (_: unknown, ran: { notebook: Notebook }): void => {
    if (document.contains(ran.notebook)) {
      void check();
    }
  };
  void import('@jupyterlab/notebook').then(({ NotebookActions }) => {
    if (isWatching) {
      NotebookActions.executed.connect(onExecuted);
    }
  });
  void check();
  return () => {
    isWatching = false;
    void import('@jupyterlab/notebook').then(({ NotebookActions }) =>
      NotebookActions.executed.disconnect(onExecuted)
    );
  };
}

function valueOf(content: KernelMessage.IExecuteReply): unknown {
  const found = content.user_expressions?.isThere as
    { data?: Record<string, unknown> } | undefined;
  return found?.data?.['text/plain'];
}
