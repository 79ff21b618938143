/**
 * The plugins of this extension, and what other extensions may import.
 */
import { contextPlugin } from './plugins/context';
import { errorsPlugin } from './plugins/errors';
import { notebooksPlugin } from './plugins/notebooks';
import { panelPlugin } from './plugins/panel';
import { providersPlugin } from './plugins/providers';
import { rendererPlugin } from './plugins/renderer';

export type { IContext, IContextSource } from './core/context';
export type {
  IContextItem,
  IContextOffer,
  IContextProvider
} from './core/context-providers';
export { IChatContext, IChatPanel } from './tokens';

export default [
  panelPlugin,
  contextPlugin,
  errorsPlugin,
  notebooksPlugin,
  providersPlugin,
  rendererPlugin
];
