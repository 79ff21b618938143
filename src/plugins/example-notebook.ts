/**
 * The notebook to begin with: a function that answers. It is made from here,
 * since an installed package has no examples beside it.
 */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IExampleNotebook } from '../components/services';
import { documentOf } from '../widgets/notebook-of';
import { exists } from './contents-file';
import { openDocument } from './open-document';

const NAME = 'chat-example.ipynb';

const FUNCTION = `import time

import jupyter_chat_ext as mo


@mo.chat_model
def shout(messages, config):
    """Say it back, louder, word by word."""
    for word in messages[-1].content.split():
        yield word.upper() + " "
        time.sleep(0.1)`;

/** Open the example beside the document in use; one that is there already stays as it is. */
export async function openExample(
  app: JupyterFrontEnd,
  trans: TranslationBundle
): Promise<IExampleNotebook> {
  const { contents } = app.serviceManager;
  const folder = PathExt.dirname(openDocument(app) ?? '');
  const path = PathExt.join(folder, NAME);
  if (!(await exists(contents, path))) {
    const content = notebook(trans);
    await contents.save(path, { type: 'notebook', format: 'json', content });
  }
  const kernel = await pythonKernel(app);
  await app.commands.execute('docmanager:open', { path, kernel });
  const isHere = openDocument(app) === path;
  return isHere ? { path, run: () => runAll(app, path) } : { path };
}

/** The default kernel, if it runs Python: no other could run the example. */
async function pythonKernel(
  app: JupyterFrontEnd
): Promise<{ name: string } | undefined> {
  const { kernelspecs } = app.serviceManager;
  await kernelspecs.ready;
  const { kernelspecs: all = {}, default: usual = '' } =
    kernelspecs.specs ?? {};
  const names = [usual, ...Object.keys(all)];
  const name = names.find(one => all[one]?.language === 'python');
  return name === undefined ? undefined : { name };
}

async function runAll(app: JupyterFrontEnd, path: string): Promise<void> {
  const { commands, shell } = app;
  await commands.execute('docmanager:open', { path });
  const { currentWidget } = shell;
  const document = currentWidget && documentOf(currentWidget);
  await document?.sessionContext.ready;
  await commands.execute('notebook:run-all-cells');
}

function notebook(trans: TranslationBundle): object {
  return {
    cells: [
      markdown(
        'title',
        [
          `# ${trans.__('A function that answers')}`,
          trans.__(
            'Run the next cell with Shift+Enter, then ask **shout** in the chat. Change the function and run the cell again: the next answer comes from the new one.'
          ),
          trans.__(
            'If Python finds no module `jupyter_chat_ext`, run `%pip install jupyter_chat_ext` in a cell first.'
          )
        ].join('\n\n')
      ),
      {
        cell_type: 'code',
        id: 'function',
        source: FUNCTION,
        metadata: {},
        outputs: [],
        execution_count: null
      },
      markdown(
        'next',
        trans.__(
          '`messages` is the conversation so far, the last one is the question. Each `yield` is shown at once; tables, plots and pictures can be answers too. `mo.ui.chat(shout)` in a cell puts the same chat below it.'
        )
      )
    ],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5
  };
}

function markdown(id: string, source: string): object {
  return { cell_type: 'markdown', id, source, metadata: {} };
}
