/**
 * Lets questions bring along what providers know of. Other extensions register
 * theirs in the same way as the built-in ones are.
 */
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ITranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';
import { DisposableDelegate } from '@lumino/disposable';
import { IChatContext } from '../api';
import { ContextProviders } from '../core/context-providers';
import type { IBuiltInContexts } from './contexts/built-in';

/** The registry, as those see it who show what it offers. */
export const providers = new ContextProviders();

export const contextPlugin: JupyterFrontEndPlugin<IChatContext> = {
  id: 'jupyter-chat-ext:context',
  description: 'Lets questions bring along what providers offer.',
  autoStart: true,
  provides: IChatContext,
  requires: [ITranslator],
  activate: (app: JupyterFrontEnd, translator: ITranslator): IChatContext => {
    const context: IChatContext = {
      register: provider => new DisposableDelegate(providers.add(provider))
    };
    registerBuiltIn(app, context, translator.load('jupyter_chat_ext'));
    return context;
  }
};

let loaded: Promise<IBuiltInContexts> | null = null;

/** What comes with this extension, loaded once. */
export function builtIn(
  app: JupyterFrontEnd,
  trans: TranslationBundle
): Promise<IBuiltInContexts> {
  loaded ??= load(app, trans);
  return loaded;
}

async function load(
  app: JupyterFrontEnd,
  trans: TranslationBundle
): Promise<IBuiltInContexts> {
  try {
    const { builtInContexts } = await import('./contexts/built-in');
    return builtInContexts(app, trans);
  } catch (error) {
    // the next time it may be reached
    loaded = null;
    throw error;
  }
}

function registerBuiltIn(
  app: JupyterFrontEnd,
  context: IChatContext,
  trans: TranslationBundle
): void {
  const titles = {
    notebook: trans.__('Notebook'),
    variables: trans.__('Variables'),
    files: trans.__('Files')
  };
  (['notebook', 'variables', 'files'] as const).forEach((name, index) =>
    context.register({
      id: `jupyter-chat-ext:${name}`,
      title: titles[name],
      rank: 10 * (index + 1),
      list: async typed => (await builtIn(app, trans))[name].list(typed)
    })
  );
}
