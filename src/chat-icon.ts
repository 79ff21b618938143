/**
 * The icon of the chat, apart from the others: it loads with the application.
 */
import { LabIcon } from '@jupyterlab/ui-components';

/** Two speech bubbles: the panel, its command and its empty state. */
export const chatIcon = new LabIcon({
  name: 'jupyter-chat-ext:chat',
  svgstr:
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24"><path class="jp-icon3 jp-icon-selectable" fill="#616161" d="M4 3h12a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H8.5L4 17.6c-.8.6-2 .1-2-.9V5a2 2 0 0 1 2-2zm16 5.2c1.1.2 2 1.200 2 2.300v9.800c0 .9-1.100 1.400-1.800.8L16.800 18H11a2 2 0 0 1-1.900-1.500H16a4 4 0 0 0 4-4z"/></svg>'
});
