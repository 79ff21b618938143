/**
 * The plugins of this extension, and what other extensions may import.
 */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { contextPlugin } from './plugins/context';
import { errorsPlugin } from './plugins/errors';
import { notebooksPlugin } from './plugins/notebooks';
import { panelPlugin } from './plugins/panel';
import { providersPlugin } from './plugins/providers';
import { publicChatPlugin } from './plugins/public-chat';
import { rendererPlugin } from './plugins/renderer';

export { IChat, IChatContext } from './api';
export type { IAsked, IAskedQuestion, IChatFailure } from './api';
export type {
  DrawnKind,
  IPartProps,
  IPartRenderer
} from './components/parts/part-renderers';
export type { IContext, IContextSource } from './core/context';
export type {
  IContextItem,
  IContextOffer,
  IContextProvider
} from './core/context-providers';
export type {
  ICodeBlockAction,
  ICodePlace
} from './plugins/code-block-actions';

// without their own types, which are nobody's business elsewhere
const plugins: JupyterFrontEndPlugin<unknown>[] = [
  panelPlugin,
  contextPlugin,
  errorsPlugin,
  publicChatPlugin,
  notebooksPlugin,
  providersPlugin,
  rendererPlugin
];

export default plugins;
