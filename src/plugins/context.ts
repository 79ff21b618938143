/**
 * Lets questions bring along what providers know of. Other extensions register
 * theirs in the same way as the built-in ones are.
 */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { DisposableDelegate } from '@lumino/disposable';
import { IChatContext } from '../api';
import { ContextProviders } from '../core/context-providers';

/** The registry, as those see it who show what it offers. */
export const providers = new ContextProviders();

export const contextPlugin: JupyterFrontEndPlugin<IChatContext> = {
  id: 'jupyter-chat-ext:context',
  description: 'Lets questions bring along what providers offer.',
  autoStart: true,
  provides: IChatContext,
  activate: (): IChatContext => ({
    register: provider => new DisposableDelegate(providers.add(provider))
  })
};
