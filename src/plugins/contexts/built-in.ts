/**
 * What comes with this extension: the notebook, its variables, files. Loaded
 * when somebody first asks for it, with everything it imports.
 */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { TranslationBundle } from '@jupyterlab/translation';
import { KernelVariables } from '../../transport/variables';
import { FileContexts } from './files';
import { NotebookContexts } from './notebook';
import { VariableContexts } from './variables';

export interface IBuiltInContexts {
  readonly notebook: NotebookContexts;
  readonly variables: VariableContexts;
  readonly files: FileContexts;
}

export function builtInContexts(
  app: JupyterFrontEnd,
  trans: TranslationBundle
): IBuiltInContexts {
  const { serverSettings } = app.serviceManager;
  const variables = new KernelVariables(serverSettings, trans);
  return {
    notebook: new NotebookContexts(app.shell, trans),
    variables: new VariableContexts(app.shell, variables, trans),
    files: new FileContexts(app, trans)
  };
}
