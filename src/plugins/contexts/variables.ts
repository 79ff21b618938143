/**
 * Offers the variables of the notebook at hand, also while a cell runs.
 */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { Kernel } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IContext } from '../../core/context';
import { matching } from '../../core/context-providers';
import type { IContextItem, IContextOffer } from '../../core/context-providers';
import { ChatFailure, codeOf } from '../../core/errors';
import type { IVariable, KernelVariables } from '../../transport/variables';
import { documentOf } from '../../widgets/notebook-of';
import type { IDocument } from '../../widgets/notebook-of';
import { notebookAtHand } from '../notebook-code';

/** Has a kernel tell of its variables, if it can. Nothing of the notebook's runs. */
const SERVE =
  "__import__('importlib.util').util.find_spec('jupyter_chat_ext') is not None" +
  " and __import__('jupyter_chat_ext.kernel.bridge', fromlist=['serve']).serve()";

interface IListed {
  readonly kernel: string;
  readonly variables: Promise<readonly IVariable[]>;
}

export class VariableContexts {
  constructor(
    private readonly _shell: Pick<
      JupyterFrontEnd.IShell,
      'currentWidget' | 'widgets'
    >,
    private readonly _variables: KernelVariables,
    private readonly _trans: TranslationBundle
  ) {}

  async list(typed: string): Promise<IContextOffer> {
    const document = this._document();
    if (!document) {
      return { items: [] };
    }
    const kernel = document.sessionContext.session?.kernel;
    if (!kernel) {
      return noted(typed, this._notRunning());
    }
    try {
      const items = await this.itemsOf(document, kernel, typed === '');
      return { items: matching(items, typed) };
    } catch (error) {
      return noted(typed, noteOf(error));
    }
  }

  /** The variables of a kernel; asked again if `isNew`, else as they were told last. */
  async itemsOf(
    document: IDocument,
    kernel: Kernel.IKernelConnection,
    isNew: boolean
  ): Promise<IContextItem[]> {
    if (isNew || this._listed?.kernel !== kernel.id) {
      this._listed = { kernel: kernel.id, variables: this._ask(kernel) };
    }
    const variables = await this._listed.variables;
    const source = document.sessionContext.path;
    return variables.map(variable => this._item(variable, kernel.id, source));
  }

  private _item(
    { name, type, hint }: IVariable,
    kernel: string,
    source: string
  ): IContextItem {
    return {
      name,
      kind: 'variable',
      label: name,
      source,
      detail: [type, hint].filter(Boolean).join(', '),
      read: async (): Promise<IContext> => {
        const { text, cut } = await this._variables.read(kernel, name);
        return { kind: 'variable', label: name, source, text, cut };
      }
    };
  }

  private async _ask(
    kernel: Kernel.IKernelConnection
  ): Promise<readonly IVariable[]> {
    try {
      return await this._variables.list(kernel.id);
    } catch (error) {
      if (codeOf(error) !== 'package-not-loaded') {
        throw error;
      }
    }
    await this._serve(kernel);
    return this._variables.list(kernel.id);
  }

  private async _serve(kernel: Kernel.IKernelConnection): Promise<void> {
    if (kernel.status === 'busy') {
      throw this._busy();
    }
    const { content } = await kernel.requestExecute({
      code: '',
      silent: true,
      store_history: false,
      allow_stdin: false,
      user_expressions: { served: SERVE }
    }).done;
    const said =
      content.status === 'ok' ? content.user_expressions?.served : undefined;
    const { data } = (said ?? {}) as { data?: Record<string, unknown> };
    if (data?.['text/plain'] !== 'True') {
      throw this._notInstalled();
    }
  }

  private _document(): IDocument | null {
    const { currentWidget } = this._shell;
    const current = currentWidget && documentOf(currentWidget);
    return current ?? notebookAtHand(this._shell);
  }

  private _notRunning(): string {
    return this._trans.__(
      'Variables can be added while the kernel of the notebook runs.'
    );
  }

  private _busy(): ChatFailure {
    return new ChatFailure({
      code: 'kernel-busy',
      title: this._trans.__(
        'The kernel is busy: variables can be added when the cell has run.'
      ),
      hint: this._trans.__(
        'In notebooks that import jupyter_chat_ext they can be at any time.'
      )
    });
  }

  private _notInstalled(): ChatFailure {
    return new ChatFailure({
      code: 'package-not-installed',
      title: this._trans.__(
        'Variables can be added where jupyter_chat_ext is installed in the environment of the kernel.'
      ),
      hint: this._trans.__('Run %pip install jupyter_chat_ext in a cell.')
    });
  }

  private _listed: IListed | null = null;
}

/** Why there are no variables; who types the name of something else need not read it. */
function noted(typed: string, note: string): IContextOffer {
  const isMeant = typed === '' || 'variables'.startsWith(typed);
  return isMeant ? { items: [], note } : { items: [] };
}

function noteOf(error: unknown): string {
  if (error instanceof ChatFailure) {
    return [error.title, error.hint].filter(Boolean).join(' ');
  }
  return String(error);
}
