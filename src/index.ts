/**
 * The plugins of this extension, and what other extensions may import.
 */
import { notebooksPlugin } from './plugins/notebooks';
import { panelPlugin } from './plugins/panel';
import { providersPlugin } from './plugins/providers';
import { rendererPlugin } from './plugins/renderer';

export { IChatPanel } from './tokens';

export default [panelPlugin, notebooksPlugin, providersPlugin, rendererPlugin];
